package server

import (
	"context"
	"fmt"
	"io"

	"github.com/languagetutor/languagetutor/server/demo"
)

// introduce creates the demo learner where there is none and says how to begin.
func introduce(ctx context.Context, url string, out io.Writer) error {
	token, err := demo.Account{
		Email: DemoEmail, Password: DemoPassword, Name: "Demo", Native: "en", Target: "fr", TimeZone: "UTC",
	}.SignIn(ctx, url)
	if err != nil {
		return fmt.Errorf("demo learner: %w", err)
	}
	_, err = fmt.Fprintf(out, `
Language Tutor answers at %[1]s
Demo learner: %[2]s, password "%[3]s". Stop with Ctrl-C.

Try it (the token holds for 10 minutes; sign in again for another):

TOKEN=%[4]s
curl -s %[1]s/languagetutor.v1.VocabularyService/SearchCatalogue -H 'Content-Type: application/json' -H "Authorization: Bearer $TOKEN" -d '{"language":"fr","pageSize":3}'
curl -s %[1]s/languagetutor.v1.StudyService/GetQueue -H 'Content-Type: application/json' -H "Authorization: Bearer $TOKEN" -d '{}'
curl -s %[1]s/languagetutor.v1.AnalyticsService/GetSummary -H 'Content-Type: application/json' -H "Authorization: Bearer $TOKEN" -d '{}'

make demo plays a learner's first day. The contract: %[1]s/openapi.yaml
`, url, DemoEmail, DemoPassword, token)
	if err != nil {
		return fmt.Errorf("print welcome: %w", err)
	}
	return nil
}
