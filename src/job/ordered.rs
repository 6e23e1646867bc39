//! Work on every core with results in order and memory that does not grow with the input.
//!
//! Has threads of its own, as many as the `rayon` pool: they wait for each other and for the sink, and a sink that asks
//! the pool for work would wait for ever if they stood in it. Each pulls the next block of input itself, under one lock,
//! and works on it with its own scratch; the calling thread takes finished blocks in the order in which they were pulled.
//! What is pulled and not yet taken is bounded by bytes, so that a slow sink, or one giant block before many small ones,
//! stops the pulling and not the machine.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes of blocks that are pulled and not yet taken, for each thread.
const WINDOW: usize = 2 << 20;

/// A piece of input.
pub struct Block<I> {
    /// What is to be worked on.
    pub items: I,
    /// How much memory it stands for, in bytes.
    pub bytes: usize,
}

/// What the threads share.
struct Shared<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    /// Finished blocks that are not taken, with their bytes.
    done: BTreeMap<u64, (T, usize)>,
    /// Bytes of blocks that are pulled and not taken.
    in_flight: usize,
    /// The number of the next block to be claimed.
    claimed: u64,
    /// Workers that still run.
    workers: usize,
    /// Nobody takes results any more, or a worker broke down.
    is_over: bool,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // Nothing is left half-done in the state when a thread panics.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_while(&self, condition: impl FnMut(&mut State<T>) -> bool) -> MutexGuard<'_, State<T>> {
        self.changed.wait_while(self.lock(), condition).unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State<T>)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }
}

/// Ends the part of a worker whatever happens to it.
struct Worker<'s, T>(&'s Shared<T>);

impl<T> Drop for Worker<'_, T> {
    fn drop(&mut self) {
        self.0.change(|state| {
            state.workers -= 1;
            state.is_over |= std::thread::panicking();
        });
    }
}

/// The turn of a block: what has to happen in order, happens inside [`Turn::take`].
pub struct Turn<'s, T> {
    shared: &'s Shared<T>,
    number: u64,
}

impl<T> Turn<'_, T> {
    /// Runs `claim` when all blocks before this one have run theirs.
    pub fn take<R>(&self, claim: impl FnOnce() -> R) -> R {
        drop(self.shared.wait_while(|state| state.claimed != self.number && !state.is_over));
        let claimed = claim();
        self.pass();
        claimed
    }

    fn pass(&self) {
        self.shared.change(|state| state.claimed = state.claimed.max(self.number + 1));
    }
}

/// Pulls blocks with `next`, applies `work` to them on as many threads as the pool has, each with a scratch of its own,
/// and hands the results to `sink` in the order of the blocks. Stops at the first error of the sink.
///
/// # Errors
/// The sink's own.
pub fn in_order<I: Send, S, T: Send, E>(
    next: impl FnMut() -> Option<Block<I>> + Send,
    scratch: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, I, &Turn<'_, T>) -> T + Sync,
    mut sink: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let threads = rayon::current_num_threads();
    let state = State { done: BTreeMap::new(), in_flight: 0, claimed: 0, workers: threads, is_over: false };
    let shared = Shared { state: Mutex::new(state), changed: Condvar::new() };
    if threads == 1 {
        return one_by_one(&shared, next, scratch(), work, sink);
    }
    let source = Mutex::new((next, 0u64));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let worker = Worker(&shared);
                let mut scratch = scratch();
                while let Some((number, block)) = pull(&source, worker.0, threads * WINDOW) {
                    let turn = Turn { shared: worker.0, number };
                    let result = work(&mut scratch, block.items, &turn);
                    drop(worker.0.wait_while(|state| state.claimed < number && !state.is_over));
                    turn.pass();
                    worker.0.change(|state| drop(state.done.insert(number, (result, block.bytes))));
                }
            });
        }
        let outcome = take_all(&shared, &mut sink);
        shared.change(|state| state.is_over = true);
        outcome
    })
}

/// What [`in_order`] does with one thread: the calling one does everything.
fn one_by_one<I, S, T, E>(
    shared: &Shared<T>,
    next: impl FnMut() -> Option<Block<I>>,
    mut scratch: S,
    work: impl Fn(&mut S, I, &Turn<'_, T>) -> T,
    mut sink: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    for (number, block) in (0..).zip(std::iter::from_fn(next)) {
        let turn = Turn { shared, number };
        let result = work(&mut scratch, block.items, &turn);
        turn.pass();
        sink(result)?;
    }
    Ok(())
}

fn pull<I, T>(source: &Mutex<(impl FnMut() -> Option<Block<I>>, u64)>, shared: &Shared<T>, window: usize) -> Option<(u64, Block<I>)> {
    let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
    if shared.wait_while(|state| state.in_flight >= window && !state.is_over).is_over {
        return None;
    }
    let block = source.0()?;
    let number = source.1;
    source.1 += 1;
    shared.change(|state| state.in_flight += block.bytes);
    Some((number, block))
}

/// Hands results on until no worker is left and nothing waits.
fn take_all<T, E>(shared: &Shared<T>, sink: &mut impl FnMut(T) -> Result<(), E>) -> Result<(), E> {
    for number in 0.. {
        let mut state = shared.wait_while(|state| !state.done.contains_key(&number) && state.workers > 0 && !state.is_over);
        let Some((result, bytes)) = state.done.remove(&number) else { return Ok(()) };
        state.in_flight -= bytes;
        drop(state);
        shared.changed.notify_all();
        sink(result)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On all threads, and on one.
    fn on_threads(test: fn()) {
        test();
        rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(test);
    }

    #[test]
    fn results_come_in_order_and_an_error_stops_the_rest() {
        on_threads(|| [u32::MAX, 50].into_iter().for_each(come_in_order));
    }

    fn come_in_order(stop_at: u32) {
        let mut numbers = 0..1000u32;
        let mut taken = Vec::new();
        let outcome = in_order(
            || numbers.next().map(|items| Block { items, bytes: 1 << 20 }),
            || 0u32,
            |seen, number, _| {
                *seen += 1;
                std::thread::yield_now();
                number * 2
            },
            |result| {
                taken.push(result);
                if result / 2 == stop_at { Err(()) } else { Ok(()) }
            },
        );
        assert_eq!(outcome.is_err(), stop_at < 1000);
        assert!(taken.iter().enumerate().all(|(at, &result)| result == at as u32 * 2));
        assert_eq!(taken.len(), if stop_at < 1000 { 51 } else { 1000 });
    }

    #[test]
    fn a_sink_may_use_the_pool_while_the_window_is_full() {
        use rayon::prelude::*;
        let mut numbers = 0..20usize;
        let outcome: Result<(), ()> = in_order(
            || numbers.next().map(|items| Block { items, bytes: WINDOW * 64 }),
            || (),
            |(), number, _| number,
            |number| {
                // Meanwhile the workers come to wait for the window.
                std::thread::sleep(std::time::Duration::from_millis(5));
                assert_eq!((0..number).into_par_iter().sum::<usize>(), number * number.saturating_sub(1) / 2);
                Ok(())
            },
        );
        assert!(outcome.is_ok());
    }

    #[test]
    fn turns_come_in_order_too() {
        on_threads(take_turns);
    }

    fn take_turns() {
        let mut numbers = 0..200u64;
        let claims = Mutex::new(Vec::new());
        let outcome: Result<(), ()> = in_order(
            || numbers.next().map(|items| Block { items, bytes: 1 }),
            || (),
            |(), number, turn| turn.take(|| claims.lock().unwrap().push(number)),
            |()| Ok(()),
        );
        assert!(outcome.is_ok());
        assert!(claims.into_inner().unwrap().is_sorted());
    }
}
