//! The workplace's lists: which open appeals are mine, new to me, near their
//! deadline. Pure, so that the server's counts and the browser's rows agree.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::access::{Asker, Right};
use crate::appeal::{State, words};
use crate::ids::{DepartmentId, PersonId};
use crate::row::Row;
use crate::scope::Scope;
use crate::warning::{SoonUntil, is_soon};

words!(
    /// One list of the workplace.
    WorkList {
        /// Whoever sits there works on it.
        Mine = "mine", "Мои";
        /// Waits for a step that is theirs, and nobody has it yet.
        New = "new", "Новые";
        /// Near its deadline, by the rule of its source.
        Soon = "soon", "Скоро срок";
        /// Breached.
        Over = "over", "Просрочено";
        /// Due today.
        Today = "today", "Сегодня";
        /// Everything open within sight.
        All = "all", "Все";
    }
);

/// Whoever sits at the workplace, as far as the lists depend on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitter {
    /// The person; none for the system.
    pub me: Option<PersonId>,
    /// Stages at which the next step is theirs.
    pub waits: Vec<State>,
    /// The departments they are confined to.
    pub departments: Option<Vec<DepartmentId>>,
}

/// The instants that the lists depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// Now.
    pub now: Moment,
    /// Until when «сегодня» lasts.
    pub due_until: Moment,
}

impl Sitter {
    /// The sitter of an asker who may read `sight`.
    #[must_use]
    pub fn of(asker: &Asker, sight: &Scope) -> Self {
        let next = [
            (State::Received, [Right::Take; 2]),
            (State::Moderation, [Right::Classify; 2]),
            (State::Coordination, [Right::Assign; 2]),
            (State::Assigned, [Right::Acknowledge; 2]),
            (State::OnApproval, [Right::Approve, Right::Return]),
        ];
        let theirs = next
            .into_iter()
            .filter(|(_, rights)| rights.iter().any(|r| asker.may(*r)));
        Self {
            me: asker.person_id(),
            waits: theirs.map(|(state, _)| state).collect(),
            departments: match sight {
                Scope::Everything => None,
                Scope::Departments(all) => Some(all.clone()),
            },
        }
    }

    /// Whether an open appeal is within sight at all.
    #[must_use]
    pub fn sees(&self, row: &Row) -> bool {
        row.state.is_open()
            && self
                .departments
                .as_ref()
                .is_none_or(|all| row.department.is_some_and(|d| all.contains(&d)))
    }

    /// Whether an open appeal belongs to a list; `soon` says what is near.
    #[must_use]
    pub fn holds(&self, list: WorkList, row: &Row, hour: Hour, soon: &[SoonUntil]) -> bool {
        let Hour { now, due_until } = hour;
        match list {
            WorkList::Mine => row.executor.is_some() && row.executor == self.me,
            WorkList::New => {
                self.waits.contains(&row.state)
                    && (row.executor.is_none() || row.state == State::OnApproval)
            }
            WorkList::Soon => is_soon(row, now, soon),
            WorkList::Over => row.is_overdue(now),
            WorkList::Today => row.is_due_before(now, due_until),
            WorkList::All => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;
    use crate::row::sample;
    use crate::time::from_millis;

    fn row(state: State, deadline: i64) -> Row {
        sample(state, Some(deadline))
    }

    fn lists(sitter: &Sitter, row: &Row) -> Vec<WorkList> {
        let hour = Hour {
            now: from_millis(1_000_000),
            due_until: from_millis(9_000_000),
        };
        let all = WorkList::ALL.iter().copied();
        let soon = [SoonUntil {
            source: row.source,
            importance: None,
            until: from_millis(4_600_000),
        }];
        all.filter(|l| sitter.holds(*l, row, hour, &soon)).collect()
    }

    #[test]
    fn lists_by_role_and_time() {
        let executor = Asker::person(PersonId(7), vec![Role::Executor], vec![DepartmentId(1)]);
        let sight = executor.scope(Right::Read).unwrap();
        let sitter = Sitter::of(&executor, &sight);
        use WorkList as L;
        assert_eq!(
            lists(&sitter, &row(State::Assigned, 1_500_000)),
            [L::New, L::Soon, L::Today, L::All]
        );
        assert_eq!(
            lists(&sitter, &row(State::InProgress, 8_000_000)),
            [L::Today, L::All]
        );
        let mine = Row {
            executor: Some(PersonId(7)),
            ..row(State::Assigned, 500_000)
        };
        assert_eq!(lists(&sitter, &mine), [L::Mine, L::Over, L::All]);
        assert!(sitter.sees(&mine));
        let other = Row {
            department: Some(DepartmentId(2)),
            ..mine
        };
        assert!(!sitter.sees(&other));
        let closed = row(State::Closed, 1);
        assert!(!sitter.sees(&closed));
    }
}
