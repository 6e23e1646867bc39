//! Where a text and its form inside a JSON string differ.
//!
//! Uses nothing of the crate. What stands between these places is copied; looking for them is most of the work of
//! writing, so it is done many bytes at a time.

/// Bytes of a text that are looked at together.
const STEP: usize = 32;

/// Nothing but 0 for a byte that cannot stand in a JSON string as it is. Least of some bytes is what processors find
/// without a detour.
const fn is_plain(byte: u8) -> u8 {
    least(least(byte ^ b'"', byte ^ b'\\'), byte & 0xE0)
}

const fn least(a: u8, b: u8) -> u8 {
    if a < b { a } else { b }
}

/// The first byte from `at` on that cannot stand in a JSON string as it is: a quote, a backslash, a control character.
pub(super) fn next_special(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let has_one = |step: &[u8; STEP]| step.iter().fold(u8::MAX, |so_far, &byte| least(so_far, is_plain(byte))) == 0;
    let (steps, _) = rest.as_chunks::<STEP>();
    let passed = steps.iter().position(has_one).unwrap_or(steps.len()) * STEP;
    first_special(rest.get(passed..)?).map(|found| at + passed + found)
}

/// The same for a few bytes.
fn first_special(bytes: &[u8]) -> Option<usize> {
    let (words, rest) = bytes.as_chunks::<8>();
    for (number, &word) in words.iter().enumerate() {
        let found = specials(u64::from_le_bytes(word));
        if found != 0 {
            return Some(number * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|&byte| is_plain(byte) == 0).map(|at| words.len() * 8 + at)
}

/// The high bit of each of eight bytes that is special. Bits above the lowest may be set without reason.
fn specials(word: u64) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let is_below = |word: u64, least: u8| word.wrapping_sub(EACH * u64::from(least)) & !word;
    let is_byte = |byte: u8| is_below(word ^ (EACH * u64::from(byte)), 1);
    (is_below(word, 0x20) | is_byte(b'"') | is_byte(b'\\')) & (EACH << 7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_is_found(bytes in prop::collection::vec(prop::sample::select(vec![0x1F, 0x20, 0x21, b'"', b'#', b'\\', 0x80, 0xA2, 0xD8, 0xFF]), 0..100), more in "[ا-ي ]{0,40}") {
            let bytes = [more.as_bytes(), &bytes].concat();
            for at in 0..bytes.len() {
                prop_assert_eq!(next_special(&bytes, at), bytes[at..].iter().position(|&byte| byte < 0x20 || byte == b'"' || byte == b'\\').map(|found| at + found));
            }
        }
    }
}
