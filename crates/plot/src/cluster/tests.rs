//! Against trees of scipy and orders found by all ends (notebooks-free-scripts/reference/cluster.py), by hand, and where there is nothing to order.

use super::*;
use serde_json::Value;

fn reference() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("../../tests/reference/cluster.json")).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn rows(case: &Value) -> Vec<Vec<Option<f64>>> {
    let row = |row: &Value| row.as_array().unwrap().iter().map(Value::as_f64).collect();
    case["values"].as_array().unwrap().iter().map(row).collect()
}

fn numbers(value: &Value) -> Vec<usize> {
    value.as_array().unwrap().iter().map(|number| usize::try_from(number.as_u64().unwrap()).unwrap()).collect()
}

fn length(order: &[usize], distances: &Distances) -> f64 {
    order.windows(2).map(|pair| distances.get(pair[0], pair[1])).sum()
}

#[test]
fn trees_and_orders_are_those_of_the_reference() {
    for case in reference() {
        let (name, rows) = (&case["name"], rows(&case));
        let tree = cluster(&rows);
        let members: Vec<Vec<usize>> = tree.joins().iter().map(|join| join.members.to_vec()).collect();
        assert_eq!(members, case["members"].as_array().unwrap().iter().map(numbers).collect::<Vec<_>>(), "{name}");
        for (join, expected) in tree.joins().iter().zip(case["distances"].as_array().unwrap()) {
            let expected = expected.as_f64().unwrap();
            assert!((join.distance - expected).abs() <= 1e-12 * expected, "{name}: {} {expected}", join.distance);
        }
        let mut order = numbers(&case["order"]);
        if order.first() > order.last() {
            order.reverse();
        }
        assert_eq!(tree.order(), order, "{name}");
        let (sum, expected) = (length(tree.order(), &Distances::new(&rows)), case["sum"].as_f64().unwrap());
        assert!((sum - expected).abs() < 1e-9 * expected, "{name}: {sum} {expected}");
        assert!(sum <= case["sum_of_scipy"].as_f64().unwrap() * (1.0 + 1e-12), "{name}");
    }
}

#[test]
fn neighbours_on_a_line_stay_neighbours() {
    // The tree joins 0-1, 10-11, and both; of its orders only one and its reverse is the line.
    let at = |values: &[f64]| values.iter().map(|value| vec![Some(*value)]).collect::<Vec<_>>();
    let tree = cluster(&at(&[10.0, 1.0, 0.0, 11.0]));
    assert_eq!(tree.order(), [2, 1, 0, 3]);
    assert_eq!(tree.joins()[2].distance, 10.0);
    assert!(tree.is_optimal());
}

#[test]
fn the_distance_is_over_common_columns_scaled_to_all() {
    let rows =
        [vec![Some(1.0), None, Some(0.0), Some(2.0)], vec![Some(4.0), Some(9.0), Some(4.0), None], vec![None; 4]];
    let distances = Distances::new(&rows);
    // 3 and 4 over two of four columns: the square 25 becomes 50.
    assert!((distances.get(0, 1) - 50.0_f64.sqrt()).abs() < 1e-12);
    assert_eq!(distances.get(2, 0), distances.get(0, 1));
}

#[test]
fn nothing_to_order_is_no_error() {
    assert_eq!(cluster(&[]).order(), [0; 0]);
    assert_eq!(cluster(&[vec![Some(1.0)]]).order(), [0]);
    assert_eq!(cluster(&vec![vec![Some(3.0); 2]; 5]).order(), [0, 1, 2, 3, 4]);
    assert_eq!(cluster(&vec![vec![None; 2]; 4]).order().len(), 4);
    let huge = [vec![Some(1e300)], vec![Some(-1e300)], vec![Some(9e299)]];
    assert_eq!(cluster(&huge).order(), [0, 2, 1]);
}

#[test]
fn too_many_rows_keep_the_order_of_the_tree() {
    let rows: Vec<Vec<Option<f64>>> =
        (0..=OPTIMAL_MOST).map(|i| vec![Some(f64::from(u16::try_from(i).unwrap()))]).collect();
    let tree = cluster(&rows);
    let mut sorted = tree.order().to_vec();
    sorted.sort_unstable();
    assert!(!tree.is_optimal() && sorted == (0..=OPTIMAL_MOST).collect::<Vec<_>>());
    assert!(cluster(&rows[..OPTIMAL_MOST]).is_optimal());
}
