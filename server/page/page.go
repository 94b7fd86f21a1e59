package page

import (
	"encoding/base64"
	"encoding/json"

	"github.com/languagetutor/languagetutor/server/fault"
)

// Size returns the page size to use: asked, or fallback when asked is 0.
func Size(asked int32, fallback int) int {
	if asked == 0 {
		return fallback
	}
	return int(asked)
}

// Token returns the opaque token for the sort key of the last item of a page.
func Token[K any](key K) string {
	raw, err := json.Marshal(key)
	if err != nil {
		panic("page: a sort key that does not encode: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// Parse returns the sort key in a token, and whether there was one. A token that Token did not make is an
// InvalidArgument fault for page_token.
func Parse[K any](token string) (key K, ok bool, err error) {
	if token == "" {
		return key, false, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err == nil {
		err = json.Unmarshal(raw, &key)
	}
	if err != nil {
		return key, false, fault.Invalid("page_token", "must come from the response before").Because(err)
	}
	return key, true, nil
}

// Cut returns the first size items and, when there were more, the token after them. Read size+1 items to know.
func Cut[T, K any](items []T, size int, key func(T) K) ([]T, string) {
	if len(items) <= size {
		return items, ""
	}
	return items[:size], Token(key(items[size-1]))
}
