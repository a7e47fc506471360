//! The model of a file of results.

use serde_json::Value;

/// The model that was evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Model {
    /// Its name or path.
    pub(super) name: Option<String>,
    /// Whether an adapter or a difference of weights was put on top.
    pub(super) adapted: bool,
}

/// Reads the model from the arguments of the harness, a text `pretrained=...,peft=...` or an object, else from its name.
pub(super) fn read(document: &Value) -> Model {
    let arguments = document.get("config").and_then(|config| config.get("model_args"));
    let argument = |name: &str| -> Option<String> {
        let found = match arguments? {
            Value::String(text) => text.split(',').find_map(|word| word.trim().strip_prefix(name)?.strip_prefix('=')),
            object => object.get(name)?.as_str(),
        };
        found.map(str::trim).filter(|found| !found.is_empty() && !found.contains(char::is_control)).map(str::to_owned)
    };
    let named =
        || document.get("model_name").and_then(Value::as_str).map(str::to_owned).filter(|name| !name.is_empty());
    Model {
        name: argument("pretrained").or_else(|| argument("model")).or_else(named),
        adapted: argument("peft").or_else(|| argument("delta")).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn arguments_are_a_text_or_an_object() {
        let model = |arguments: Value| {
            let model = read(&json!({"config": {"model_args": arguments}, "model_name": "other"}));
            (model.name.unwrap_or_default(), model.adapted)
        };
        assert_eq!(model(json!("pretrained=bigscience/bloom-1b1")), ("bigscience/bloom-1b1".to_owned(), false));
        assert_eq!(model(json!("dtype=float16, pretrained=a/b,peft=c/d")), ("a/b".to_owned(), true));
        assert_eq!(model(json!({"pretrained": "a/b"})), ("a/b".to_owned(), false));
        assert_eq!(model(json!("pretrained_model=x")), ("other".to_owned(), false));
    }
}
