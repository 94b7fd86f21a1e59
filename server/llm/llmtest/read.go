package llmtest

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"unicode"
)

var schemaName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// strictly decodes JSON that has no field which v lacks. unknown names such a field.
func strictly(body []byte, v any) (unknown string, err error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(v)
	if err == nil {
		if _, more := decoder.Token(); more != io.EOF {
			return "", io.ErrUnexpectedEOF
		}
		return "", nil
	}
	if _, field, found := strings.Cut(err.Error(), "json: unknown field "); found {
		return strings.Trim(field, `"`), err
	}
	return "", err
}

// part is a piece of what somebody said. A content is a string or a list of these.
type part struct {
	Type         string          `json:"type"`
	Text         string          `json:"text"`
	CacheControl json.RawMessage `json:"cache_control"`
}

// parts reads a content; ok is false when it is neither a string nor a list of texts.
func parts(raw json.RawMessage) (list []part, ok bool) {
	var text string
	if json.Unmarshal(raw, &text) == nil && string(raw) != "null" {
		return []part{{Type: "text", Text: text}}, true
	}
	if _, err := strictly(raw, &list); err != nil || len(list) == 0 {
		return nil, false
	}
	for _, p := range list {
		if p.Type != "text" {
			return nil, false
		}
	}
	return list, true
}

func join(list []part, separator string) string {
	texts := make([]string, len(list))
	for i, p := range list {
		texts[i] = p.Text
	}
	return strings.Join(texts, separator)
}

func blank(text string) bool { return strings.TrimFunc(text, unicode.IsSpace) == "" }
