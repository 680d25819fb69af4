//! How a class divides into groups.

use crate::syntax::front_matter::Groups;

/// The groups of a class of some size.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Division {
    /// How many groups there are of each size, the smallest size first: `(size, groups)`.
    pub(super) groups: Vec<(u32, u32)>,
    /// How many people no group has room for.
    pub(super) left: u32,
}

impl Division {
    /// Divides so many people: as few as can be are left over, as many groups as can be have the size that is wanted, and
    /// of two ways that are as good, the one with smaller groups is taken. People too few for a group are one.
    pub(super) fn of(people: u32, wanted: &Groups) -> Self {
        let (size, (least, most)) = (wanted.size.value.max(1), wanted.bounds());
        let fit = people / least;
        if fit == 0 {
            return Self { groups: vec![(people, 1)], left: 0 };
        }
        let placed = people.min(fit.saturating_mul(most));
        let number = |count: u32| count.clamp(placed.div_ceil(most), fit);
        let ways = [number(placed.div_ceil(size)), number(placed / size)];
        let ways = ways.map(|count| spread(placed, count));
        let others = |groups: &[(u32, u32)]| -> u32 {
            groups.iter().filter(|(each, _)| *each != size).map(|(_, count)| count).sum()
        };
        let [first, second] = ways;
        let groups = if others(&second) < others(&first) { second } else { first };
        Self { groups, left: people - placed }
    }

    /// How many groups there are of a size.
    pub(super) fn of_size(&self, size: u32) -> u32 {
        self.groups.iter().find(|(each, _)| *each == size).map_or(0, |(_, count)| *count)
    }

    /// How many groups there are.
    pub(super) fn count(&self) -> u32 {
        self.groups.iter().map(|(_, count)| count).sum()
    }
}

/// So many people in so many groups, as even as can be: `(size, groups)`.
fn spread(people: u32, count: u32) -> Vec<(u32, u32)> {
    let (each, further) = (people / count, people % count);
    let mut groups = vec![(each, count - further), (each + 1, further)];
    groups.retain(|(_, count)| *count > 0);
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::front_matter::Groups;

    fn divided(people: u32, size: u32, min: u32, max: u32) -> (Vec<(u32, u32)>, u32) {
        let wanted = Groups::in_memory(size, Some(min), Some(max));
        let Division { groups, left } = Division::of(people, &wanted);
        (groups, left)
    }

    #[test]
    fn a_class_divides_as_a_trainer_would_divide_it() {
        for (people, size, min, max, expected, left) in [
            (6, 4, 3, 4, vec![(3, 2)], 0),
            (7, 4, 3, 4, vec![(3, 1), (4, 1)], 0),
            (13, 4, 3, 4, vec![(3, 3), (4, 1)], 0),
            (24, 4, 3, 4, vec![(4, 6)], 0),
            (5, 4, 3, 4, vec![(4, 1)], 1),
            (5, 4, 3, 5, vec![(5, 1)], 0),
            (10, 4, 3, 5, vec![(3, 2), (4, 1)], 0),
            (7, 3, 2, 3, vec![(2, 2), (3, 1)], 0),
            (8, 3, 3, 4, vec![(4, 2)], 0),
            (7, 5, 4, 7, vec![(7, 1)], 0),
            (12, 5, 4, 7, vec![(6, 2)], 0),
            (16, 5, 4, 7, vec![(5, 2), (6, 1)], 0),
            (9, 4, 3, 5, vec![(4, 1), (5, 1)], 0),
            (14, 4, 4, 4, vec![(4, 3)], 2),
            (2, 4, 3, 4, vec![(2, 1)], 0),
        ] {
            assert_eq!(divided(people, size, min, max), (expected, left), "{people} in {size}s");
        }
    }

    #[test]
    fn nobody_is_lost_and_no_group_is_too_small_or_too_large() {
        for size in 1..8 {
            for (min, max) in (1..=size).flat_map(|min| (size..9).map(move |max| (min, max))) {
                for people in min..40 {
                    let (groups, left) = divided(people, size, min, max);
                    let placed: u32 = groups.iter().map(|(each, count)| each * count).sum();
                    assert_eq!(placed + left, people);
                    assert!(groups.iter().all(|(each, _)| (min..=max).contains(each)));
                    // Whoever is left over could not have been placed: no number of groups takes them all.
                    let fits =
                        (1..=people).any(|count| (count * min..=count * max).contains(&people));
                    assert_eq!(
                        left == 0,
                        fits,
                        "{people} in {size}s of {min} to {max}: {groups:?}"
                    );
                }
            }
        }
    }
}
