use super::*;

fn person(roles: &[Role], departments: &[i16]) -> Asker {
    let departments = departments.iter().map(|d| DepartmentId(*d)).collect();
    Asker::person(PersonId(1), roles.to_vec(), departments)
}

#[test]
fn a_right_holds_as_far_as_the_role_that_has_it() {
    let both = person(&[Role::Operator, Role::Head], &[3]);
    assert_eq!(both.scope(Right::Read), Ok(Scope::Everything));
    assert_eq!(
        both.scope(Right::Approve),
        Ok(Scope::Departments(vec![DepartmentId(3)]))
    );
    assert!(both.may_in(Right::Approve, Some(DepartmentId(3))));
    assert!(!both.may_in(Right::Approve, Some(DepartmentId(4))));
    assert!(!both.may_in(Right::Approve, None));
}

#[test]
fn a_department_role_without_a_department_may_nothing_in_it() {
    assert_eq!(
        person(&[Role::Head], &[]).scope(Right::Read),
        Err(Denied::Right(Right::Read))
    );
}

#[test]
fn an_administrator_reads_no_appeals_and_a_display_only_the_wall() {
    assert!(!person(&[Role::Admin], &[1]).may(Right::Read));
    let display = Asker::display(DisplayId(1), Scene::City);
    for right in Right::ALL {
        assert_eq!(display.may(*right), *right == Right::Wall, "{right:?}");
    }
}
