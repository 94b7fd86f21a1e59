package llmtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// node is the part of a JSON Schema that is checked.
type node struct {
	Type                 json.RawMessage            `json:"type"`
	Properties           map[string]json.RawMessage `json:"properties"`
	Required             []string                   `json:"required"`
	AdditionalProperties json.RawMessage            `json:"additionalProperties"`
	Items                json.RawMessage            `json:"items"`
	AnyOf                []json.RawMessage          `json:"anyOf"`
	Defs                 map[string]json.RawMessage `json:"$defs"`
}

// checkSchema finds what the services find wrong with a schema. Its top is an object; where it is strict, every object names
// all its properties as required and allows no others.
func checkSchema(raw json.RawMessage, strict bool) error {
	var top node
	if err := json.Unmarshal(raw, &top); err != nil {
		return fmt.Errorf("schema is not a JSON object")
	}
	if string(top.Type) != `"object"` {
		return fmt.Errorf(`schema must be a JSON Schema of 'type: "object"', got 'type: %s'`, top.Type)
	}
	if !strict {
		return nil
	}
	return checkNode(raw, nil)
}

func checkNode(raw json.RawMessage, path []string) error {
	var n node
	if err := json.Unmarshal(raw, &n); err != nil {
		return fmt.Errorf("in context=(%s), schema is not an object", strings.Join(path, ", "))
	}
	if bytes.Contains(n.Type, []byte(`"object"`)) {
		if string(n.AdditionalProperties) != "false" {
			return fmt.Errorf("in context=(%s), 'additionalProperties' is required to be supplied and to be false", strings.Join(path, ", "))
		}
		for _, name := range slices.Sorted(maps.Keys(n.Properties)) {
			if !slices.Contains(n.Required, name) {
				return fmt.Errorf("in context=(%s), 'required' is required to be supplied and to be an array including "+
					"every key in properties. Missing '%s'", strings.Join(path, ", "), name)
			}
		}
	}
	children := map[string]json.RawMessage{}
	for name, child := range n.Properties {
		children["properties/"+name] = child
	}
	for name, child := range n.Defs {
		children["$defs/"+name] = child
	}
	for i, child := range n.AnyOf {
		children[fmt.Sprintf("anyOf/%d", i)] = child
	}
	if n.Items != nil {
		children["items"] = n.Items
	}
	for _, name := range slices.Sorted(maps.Keys(children)) {
		if err := checkNode(children[name], append(slices.Clone(path), name)); err != nil {
			return err
		}
	}
	return nil
}
