//! SHA-256 in hexadecimal, as manifests and kits state it.
//!
//! Uses `sha2` alone.

use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::io::{self, BufRead, BufReader, Read};

/// The SHA-256 of bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(Sha256::new_with_prefix(bytes))
}

/// The number of bytes of an input, and their SHA-256. Holds a buffer of them at a time.
///
/// # Errors
/// The input's own.
pub fn sha256_of(input: impl Read) -> io::Result<(u64, String)> {
    let (mut input, mut hash, mut bytes) = (BufReader::with_capacity(1 << 16, input), Sha256::new(), 0);
    loop {
        let read = input.fill_buf()?;
        if read.is_empty() {
            return Ok((bytes, hexadecimal(hash)));
        }
        hash.update(read);
        let taken = read.len();
        bytes += taken as u64;
        input.consume(taken);
    }
}

/// What a hash comes to.
pub(crate) fn hexadecimal(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vectors of FIPS 180-4 for «abc» and for a million «a».
    #[test]
    fn hashes_are_those_of_the_standard() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let million = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0".to_owned();
        assert_eq!(sha256_of(io::repeat(b'a').take(1_000_000)).unwrap(), (1_000_000, million));
    }
}
