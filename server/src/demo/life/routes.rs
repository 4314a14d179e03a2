//! Who gets an appeal, and who does each step.

use domain::appeal::Facts;
use domain::ids::DepartmentId;
use domain::scope::Actor;

use super::super::people::{Post, staff};
use super::Desks;
use super::fate::Plan;

impl Desks {
    /// The department a coordinator chooses; `again`: after the first sent it back.
    pub(super) fn route(&self, facts: &Facts, plan: &Plan, again: bool) -> Option<DepartmentId> {
        let category = facts.category.and_then(|c| self.reference.category(c));
        let own = category.and_then(|c| c.department);
        let top = category
            .and_then(|c| self.reference.category(self.reference.top(c.id)))
            .map_or("", |c| c.code.as_str());
        let local = facts
            .district
            .and_then(|d| self.okrug(&self.reference.district(d)?.code));
        let locally = match top {
            "yards" => plan.throw < 0.85,
            "improvement" => plan.throw < 0.6,
            "other" => true,
            "housing" | "energy" | "waste" => plan.throw < 0.08,
            _ => plan.throw < 0.04,
        };
        let (first, second) = if locally {
            (local.or(own), own.or(local))
        } else {
            (own.or(local), local.or(own))
        };
        let fallback = || {
            self.reference
                .department_by_code("utilities")
                .or(self.reference.departments.first())
                .map(|d| d.id)
        };
        let chosen = if again {
            second.filter(|d| Some(*d) != first).or_else(fallback)
        } else {
            first
        };
        chosen.or_else(fallback)
    }

    /// The administration a district belongs to: rural ones are parts of the city's.
    fn okrug(&self, district: &str) -> Option<DepartmentId> {
        let code = match district {
            "berezovsky" | "elizavetinsky" | "kalininsky" => "prikubansky",
            "pashkovsky" | "starokorsunsky" => "karasunsky",
            other => other,
        };
        self.reference.department_by_code(code).map(|d| d.id)
    }

    /// Who reads what comes in.
    pub(super) fn clerk(&self, facts: &Facts, plan: &Plan) -> Actor {
        let post = if self.needs_approval(facts) {
            Post::Moderator
        } else {
            Post::Operator
        };
        Actor::Demo(staff(plan.throw, post, 0))
    }

    /// Who works on it: an operator who answers in the network, or the department.
    pub(super) fn executor(&self, facts: &Facts, plan: &Plan) -> Actor {
        if plan.operator {
            return Actor::Demo(staff(plan.throw, Post::Operator, 0));
        }
        Actor::Demo(staff(
            plan.throw,
            Post::Executor,
            facts.department.map_or(0, |d| d.0),
        ))
    }
}

/// Who finds the department.
pub(super) fn coordinator(plan: &Plan) -> Actor {
    Actor::Demo(staff(plan.throw, Post::Coordinator, 0))
}

/// Who approves the department's answer.
pub(super) fn head(facts: &Facts, plan: &Plan) -> Actor {
    Actor::Demo(staff(
        plan.throw,
        Post::Head,
        facts.department.map_or(0, |d| d.0),
    ))
}
