//! Lengths of the small pictures, in whole tenths: what formats floating
//! point numbers would weigh more in the browser than every picture here.

use std::fmt;

/// A length in tenths of a pixel or of a per cent, written as a decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tenths(pub u32);

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

/// `part` of `whole` on a scale of `length`; nothing where there is no whole.
pub fn scaled<N: TryInto<u64>>(part: N, whole: N, length: u32) -> u32 {
    let n = |n: N| n.try_into().unwrap_or(0);
    let scaled = (n(part) * u64::from(length))
        .checked_div(n(whole))
        .unwrap_or(0);
    u32::try_from(scaled).unwrap_or(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_a_scale() {
        assert_eq!(scaled(1u32, 3, 1_000), 333);
        assert_eq!(scaled(5usize, 0, 1_000), 0);
        assert_eq!(Tenths(1_205).to_string(), "120.5");
    }
}
