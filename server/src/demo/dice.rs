//! Seeded chance: everything made up here comes from these dice, so that the
//! same seed makes the same city.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// A seeded source of chance.
#[derive(Clone, Debug)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// Dice for one purpose: the parts say which (seed, day, number, …).
    pub(crate) fn new(parts: &[u64]) -> Self {
        // SplitMix64 over the parts: neighbours get unrelated streams.
        let mixed = parts.iter().fold(0x9E37_79B9_7F4A_7C15_u64, |h, p| {
            let mut z = (h ^ p).wrapping_add(0x9E37_79B9_7F4A_7C15);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        });
        Self(ChaCha8Rng::seed_from_u64(mixed))
    }

    /// Evenly in 0…1.
    pub(crate) fn unit(&mut self) -> f64 {
        self.0.random()
    }

    /// True with a probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Evenly in `from..=to`.
    pub(crate) fn within(&mut self, from: u32, to: u32) -> u32 {
        self.0.random_range(from..=to)
    }

    /// One of the items, which must not be none at all.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.0.random_range(0..items.len())]
    }

    /// The place of one of the weights, each as likely as it is heavy.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (i, weight) in weights.enumerate().filter(|(_, w)| *w > 0.0) {
            last = i;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    /// Standard normal (Box and Muller).
    pub(crate) fn normal(&mut self) -> f64 {
        let (u, v) = (1.0 - self.unit(), self.unit());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    /// Log-normal with this median; `spread` is the deviation of the logarithm.
    pub(crate) fn log_normal(&mut self, median: f64, spread: f64) -> f64 {
        median * (spread * self.normal()).exp()
    }

    /// How many of something that happens `mean` times on average (Poisson,
    /// by the normal curve where that is close enough).
    pub(crate) fn count(&mut self, mean: f64) -> u32 {
        if mean > 30.0 {
            return whole(mean + mean.sqrt() * self.normal());
        }
        let floor = (-mean).exp();
        let (mut n, mut product) = (0, self.unit());
        while product > floor {
            n += 1;
            product *= self.unit();
        }
        n
    }

    /// Puts the items in a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.0.random_range(0..=i));
        }
    }
}

/// The nearest whole number, never below zero.
pub(crate) fn whole(value: f64) -> u32 {
    // A float's `as` saturates and turns NaN to 0: nothing here can surprise.
    value.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_parts_give_the_same_throws() {
        let throws = |parts: &[u64]| {
            let mut dice = Dice::new(parts);
            (0..5)
                .map(|_| dice.within(0, 1_000_000))
                .collect::<Vec<_>>()
        };
        assert_eq!(throws(&[1, 2]), throws(&[1, 2]));
        assert_ne!(throws(&[1, 2]), throws(&[2, 1]));
    }

    #[test]
    fn means_and_medians_are_met() {
        let mut dice = Dice::new(&[7]);
        let mut times: Vec<f64> = (0..10_001).map(|_| dice.log_normal(180.0, 1.1)).collect();
        times.sort_by(f64::total_cmp);
        assert!((170.0..190.0).contains(&times[5_000]), "{}", times[5_000]);
        for mean in [0.4, 12.0, 290.0] {
            let sum: u32 = (0..4_000).map(|_| dice.count(mean)).sum();
            assert!(
                (f64::from(sum) / 4_000.0 / mean - 1.0).abs() < 0.05,
                "{mean}"
            );
        }
    }
}
