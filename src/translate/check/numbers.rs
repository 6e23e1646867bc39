//! Numbers: what stands in digits on one side must stand on the other, in any form.
//!
//! Uses `values`.

use super::segment::File;
use super::values::{Number, Numbers};
use super::{Found, Kind};

/// A number of the target that the source does not have, or the reverse.
pub(super) fn number(file: &File<'_>, at: usize, found: &mut Found) {
    let segment = &file.segments[at];
    let (source, target) = file.numbers(at);
    let lost = unsupported(&source, &target);
    let new = unsupported(&target, &source);
    let is_plain = |numbers: &[&Number]| numbers.iter().any(|number| !number.is_in_name);
    // A number in a name (COVID-19) may be left out, or stand where the source names the thing otherwise. It is wrong
    // when one of the source's numbers is there less often: then it stands in the place of that one.
    let is_rarer = || source.digits.iter().any(|number| target.count(number) < source.count(number));
    if !is_plain(&lost) && !is_plain(&new) && (new.is_empty() || !is_rarer()) {
        return;
    }
    let show =
        |numbers: &[&Number], text: &str| numbers.iter().map(|number| number.span.of(text).to_owned()).collect::<Vec<_>>().join(", ");
    let message = match (lost.is_empty(), new.is_empty()) {
        (false, false) => format!("source {}, target {}", show(&lost, segment.source), show(&new, segment.target)),
        (false, true) => format!("{} of the source is not in the target", show(&lost, segment.source)),
        _ => format!("{} of the target is not in the source", show(&new, segment.target)),
    };
    found.add(Kind::Number, message);
}

fn unsupported<'n>(of: &'n Numbers, by: &Numbers) -> Vec<&'n Number> {
    of.digits.iter().filter(|number| !by.support(number)).collect()
}
