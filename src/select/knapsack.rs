//! The most valuable choice that a budget allows, when some items need others.
//!
//! Uses nothing of the crate. Items need at most one other, so needs form a forest, and a choice is allowed when it
//! holds the parent of each of its members. [`best`] is exact by dynamic programming over the forest in preorder -
//! take an item and go on, or leave it and skip everything below it - in O(n·B) for a budget B (Johnson & Niemi 1983,
//! on knapsacks with tree precedence). Where that is too much, Lagrange's multiplier for the budget comes first,
//! which is linear and leaves at most a sentence's worth of room, and the rest is filled greedily.

/// An item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    /// What it is worth; not negative.
    pub value: f64,
    /// What it costs.
    pub cost: u64,
    /// The item that it needs, before itself in the list.
    pub parent: Option<usize>,
}

/// Cells of the table up to which the exact way is gone: 16 MB.
const CELLS: u64 = 2 << 20;
/// Cells of the table for which room is kept.
const KEPT_CELLS: usize = 1 << 16;
/// Halvings of the multiplier: enough for all bits that matter.
const HALVINGS: usize = 50;

/// Room for the work, kept from choice to choice.
#[derive(Debug, Default)]
pub struct Room {
    /// For each item how many there are with all below it.
    sizes: Vec<usize>,
    /// For each item the place of the next one below it.
    next: Vec<usize>,
    /// The items in preorder.
    order: Vec<usize>,
    most: Vec<f64>,
}

/// Which items to take, by index. Ties go to the earlier items.
#[must_use]
pub fn best(items: &[Item], budget: u64) -> Vec<bool> {
    let mut taken = Vec::new();
    best_into(items, budget, &mut Room::default(), &mut taken);
    taken
}

/// As [`best`], into `taken`.
pub fn best_into(items: &[Item], budget: u64, room: &mut Room, taken: &mut Vec<bool>) {
    let total: u64 = items.iter().map(|item| item.cost).sum();
    taken.clear();
    taken.resize(items.len(), total <= budget);
    if total <= budget {
        return;
    }
    if (items.len() as u64 + 1).saturating_mul(budget + 1) <= CELLS {
        room.exact(items, budget as usize, taken);
    } else {
        *taken = relaxed(items, budget);
    }
}

impl Room {
    /// Puts the items into preorder.
    fn sort(&mut self, items: &[Item]) {
        // Parents stand before their children in the list, so sizes add up from its end.
        self.sizes.clear();
        self.sizes.resize(items.len(), 1);
        for (index, item) in items.iter().enumerate().rev() {
            if let Some(parent) = item.parent {
                self.sizes[parent] += self.sizes[index];
            }
        }
        // And the place of a child is known when its parent has one: behind the children before it.
        self.next.clear();
        self.order.clear();
        self.order.resize(items.len(), 0);
        let mut next_root = 0;
        for (index, item) in items.iter().enumerate() {
            let next = item.parent.map_or(&mut next_root, |parent| &mut self.next[parent]);
            let place = *next;
            *next += self.sizes[index];
            self.order[place] = index;
            self.next.push(place + 1);
        }
    }

    fn exact(&mut self, items: &[Item], budget: usize, taken: &mut [bool]) {
        self.sort(items);
        let Self { sizes, order, most, .. } = self;
        let width = budget + 1;
        // Row p: the most that the items from place p on give with what is left.
        most.clear();
        most.resize((order.len() + 1) * width, 0.0);
        for place in (0..order.len()).rev() {
            let item = items[order[place]];
            let (rows, later) = most.split_at_mut((place + 1) * width);
            let row = &mut rows[place * width..];
            let skipped = (sizes[order[place]] - 1) * width;
            row.copy_from_slice(&later[skipped..skipped + width]);
            if let Some(cost) = usize::try_from(item.cost).ok().filter(|cost| *cost <= budget) {
                let next = &later[..width - cost];
                for (cell, rest) in row[cost..].iter_mut().zip(next) {
                    *cell = cell.max(item.value + rest);
                }
            }
        }
        let (mut place, mut left) = (0, budget);
        while place < order.len() {
            let item = items[order[place]];
            let behind = place + sizes[order[place]];
            let fits = usize::try_from(item.cost).ok().filter(|cost| *cost <= left);
            match fits {
                Some(cost) if item.value + most[(place + 1) * width + left - cost] >= most[behind * width + left] => {
                    taken[order[place]] = true;
                    left -= cost;
                    place += 1;
                }
                _ => place = behind,
            }
        }
        if most.capacity() > KEPT_CELLS {
            *most = Vec::new();
        }
    }
}

/// The best allowed choice when every unit of cost is charged `price`: linear, by adding up from the leaves.
fn at_price(items: &[Item], price: f64) -> Vec<bool> {
    let mut gain: Vec<f64> = items.iter().map(|item| item.value - price * item.cost as f64).collect();
    for index in (0..items.len()).rev() {
        if let Some(parent) = items[index].parent
            && gain[index] > 0.0
        {
            gain[parent] += gain[index];
        }
    }
    let mut taken = vec![false; items.len()];
    for (index, item) in items.iter().enumerate() {
        taken[index] = gain[index] > 0.0 && item.parent.is_none_or(|parent| taken[parent]);
    }
    taken
}

fn relaxed(items: &[Item], budget: u64) -> Vec<bool> {
    let cost = |taken: &[bool]| items.iter().zip(taken).filter(|(_, taken)| **taken).map(|(item, _)| item.cost).sum::<u64>();
    let dearest = items.iter().map(|item| item.value / item.cost.max(1) as f64).fold(0.0, f64::max);
    let (mut low, mut high) = (0.0, dearest * items.len() as f64 + 1.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if cost(&at_price(items, middle)) > budget {
            low = middle;
        } else {
            high = middle;
        }
    }
    let mut taken = at_price(items, high);
    let mut left = budget.saturating_sub(cost(&taken));
    let mut order: Vec<usize> = (0..items.len()).filter(|&index| !taken[index]).collect();
    let density = |index: usize| items[index].value / items[index].cost.max(1) as f64;
    order.sort_by(|&a, &b| density(b).total_cmp(&density(a)).then(a.cmp(&b)));
    for index in order {
        let allowed = items[index].parent.is_none_or(|parent| taken[parent]);
        if allowed && !taken[index] && items[index].cost <= left {
            taken[index] = true;
            left -= items[index].cost;
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(items: &[Item], taken: &[bool]) -> f64 {
        items.iter().zip(taken).filter(|(_, taken)| **taken).map(|(item, _)| item.value).sum()
    }

    fn is_allowed(items: &[Item], taken: &[bool], budget: u64) -> bool {
        let cost: u64 = items.iter().zip(taken).filter(|(_, taken)| **taken).map(|(item, _)| item.cost).sum();
        cost <= budget && items.iter().zip(taken).all(|(item, &on)| !on || item.parent.is_none_or(|parent| taken[parent]))
    }

    prop_compose! {
        fn forest()(raw in prop::collection::vec((0u32..50, 1u64..9, any::<prop::sample::Index>(), any::<bool>()), 1..11)) -> Vec<Item> {
            raw.iter().enumerate().map(|(index, (value, cost, parent, has_parent))| Item {
                value: f64::from(*value), cost: *cost, parent: (*has_parent && index > 0).then(|| parent.index(index)),
            }).collect()
        }
    }

    proptest! {
        #[test]
        fn exact_is_what_trying_everything_finds(items in forest(), budget in 0u64..40) {
            let taken = best(&items, budget);
            prop_assert!(is_allowed(&items, &taken, budget));
            let all = (0u32..1 << items.len()).map(|bits| (0..items.len()).map(|at| bits >> at & 1 == 1).collect::<Vec<bool>>());
            let most = all.filter(|taken| is_allowed(&items, taken, budget)).map(|taken| value(&items, &taken)).fold(0.0, f64::max);
            prop_assert_eq!(value(&items, &taken), most);
        }

        #[test]
        fn the_linear_way_is_allowed_and_close(items in forest(), budget in 0u64..40) {
            let taken = relaxed(&items, budget);
            prop_assert!(is_allowed(&items, &taken, budget));
            let largest = items.iter().map(|item| item.value).sum::<f64>();
            prop_assert!(value(&items, &taken) + largest >= value(&items, &best(&items, budget)));
        }
    }
}
