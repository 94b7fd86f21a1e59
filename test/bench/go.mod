module github.com/languagetutor/languagetutor/test/bench

go 1.26.0

require (
	github.com/languagetutor/languagetutor v0.0.0
	github.com/open-spaced-repetition/go-fsrs/v3 v3.3.1
)

replace github.com/languagetutor/languagetutor => ../..
