package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/google/jsonschema-go/jsonschema"
)

const (
	maxStructured = 1 << 20 // bytes of an answer
	// maxObjects is how many objects of one answer are tried, and maxBraces how many braces may begin one.
	maxObjects = 8
	maxBraces  = 64
)

// Structured asks for JSON and returns an object that fits req.Schema and passes check, which may be nil. It finds the object
// among prose and in a fence. An answer that does not fit is sent back once with what is wrong with it; if the next does not
// fit either, the error is an *Error of kind Malformed. Whatever the error, the Usage is what all of it took.
func Structured(ctx context.Context, p Provider, req Request, check func([]byte) error) ([]byte, Usage, error) {
	form, err := compile(req.Schema)
	if err != nil {
		return nil, Usage{}, err
	}
	meter := NewMeter(func(string, string) Price { return Price{} })
	p = meter.Watch(p)
	answer, err := collect(ctx, p, req)
	if err != nil {
		return nil, meter.Spent().Usage, err
	}
	found, wrong := find(answer, form, check)
	if wrong == nil {
		return found, meter.Spent().Usage, nil
	}
	if answer == "" {
		answer = "{}" // a message is not empty
	}
	req.Messages = append(slices.Clip(req.Messages),
		Message{Role: Tutor, Text: answer},
		Message{Role: Learner, Text: fmt.Sprintf("That answer cannot be used: %s. Answer once more, with nothing but the JSON object.", wrong)})
	if answer, err = collect(ctx, p, req); err != nil {
		return nil, meter.Spent().Usage, err
	}
	if found, wrong = find(answer, form, check); wrong != nil {
		// What is wrong may quote the answer, which no log may hold.
		err := &Error{Kind: Malformed, Message: "two answers that do not fit " + req.Schema.Name}
		return nil, meter.Spent().Usage, err
	}
	return found, meter.Spent().Usage, nil
}

// forms are what compile made, by the text of the schema. Schemas are constants of the program, so they are few.
var forms sync.Map

func compile(schema *Schema) (*jsonschema.Resolved, error) {
	if schema == nil {
		return nil, errors.New("a structured answer needs a schema")
	}
	made, _ := forms.Load(string(schema.JSON))
	if form, known := made.(*jsonschema.Resolved); known {
		return form, nil
	}
	var form jsonschema.Schema
	if err := json.Unmarshal(schema.JSON, &form); err != nil {
		return nil, fmt.Errorf("schema %s: %w", schema.Name, err)
	}
	resolved, err := form.Resolve(nil)
	if err != nil {
		return nil, fmt.Errorf("schema %s: %w", schema.Name, err)
	}
	forms.Store(string(schema.JSON), resolved)
	return resolved, nil
}

// collect returns the whole text of an answer.
func collect(ctx context.Context, p Provider, req Request) (string, error) {
	var text strings.Builder
	for event, err := range p.Stream(ctx, req) {
		if err != nil {
			return "", err
		}
		switch e := event.(type) {
		case Start:
			text.Reset()
		case Delta:
			if text.Len()+len(e.Text) > maxStructured {
				return "", &Error{Kind: Malformed, Message: fmt.Sprintf("more than %d bytes for %s", maxStructured, req.Schema.Name)}
			}
			text.WriteString(e.Text)
		case Finish:
			if e.Reason == Filter {
				return "", &Error{Kind: Refused, Message: "held back the rest of " + req.Schema.Name}
			}
			return strings.TrimSpace(text.String()), nil
		}
	}
	return "", &Error{Kind: Incomplete, Message: "the stream ended without a finish"}
}

// find returns the first object in the answer that fits. Otherwise it says what is wrong with the largest.
func find(answer string, form *jsonschema.Resolved, check func([]byte) error) ([]byte, error) {
	objects := objectsIn(answer)
	if len(objects) == 0 {
		return nil, errors.New("it holds no complete JSON object")
	}
	var wrong error
	largest := 0
	for _, object := range objects {
		err := fit(object, form, check)
		if err == nil {
			return object, nil
		}
		if len(object) > largest {
			largest, wrong = len(object), err
		}
	}
	return nil, wrong
}

func fit(object []byte, form *jsonschema.Resolved, check func([]byte) error) error {
	var value map[string]any
	if err := json.Unmarshal(object, &value); err != nil {
		return err
	}
	if err := form.Validate(value); err != nil {
		return err
	}
	if check == nil {
		return nil
	}
	return check(object)
}

// objectsIn finds the JSON objects of a text that are not within another.
func objectsIn(text string) [][]byte {
	var found [][]byte
	for range maxBraces {
		brace := strings.IndexByte(text, '{')
		if brace < 0 || len(found) == maxObjects {
			break
		}
		text = text[brace:]
		var object json.RawMessage
		decoder := json.NewDecoder(strings.NewReader(text))
		if decoder.Decode(&object) != nil {
			text = text[1:]
			continue
		}
		found = append(found, object)
		text = text[decoder.InputOffset():]
	}
	return found
}
