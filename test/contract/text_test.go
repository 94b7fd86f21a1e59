package contract

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/unicode/norm"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// kept is what the server keeps of a request that it has accepted: a message with the request's texts at the same places.
// What is new is read back; what is changed comes with the response.
var kept = map[string]func(c client, req, res proto.Message) (proto.Message, error){
	"AuthService/Login": func(c client, _, res proto.Message) (proto.Message, error) {
		c.token = res.(*pb.LoginResponse).GetTokens().GetAccessToken()
		sessions, err := read[*pb.ListSessionsResponse](c, &pb.ListSessionsRequest{PageSize: 100})
		i := slices.IndexFunc(sessions.GetSessions(), (*pb.AuthSession).GetCurrent)
		if i < 0 {
			return nil, fmt.Errorf("the session is not listed: %w", err)
		}
		return sessions.GetSessions()[i], err
	},
	"ProfileService/UpdateProfile": func(_ client, _, res proto.Message) (proto.Message, error) {
		return res.(*pb.UpdateProfileResponse).GetProfile(), nil
	},
	"VocabularyService/CreateDeck": func(c client, req, _ proto.Message) (proto.Message, error) {
		deck, err := read[*pb.GetDeckResponse](c, &pb.GetDeckRequest{DeckId: req.(*pb.CreateDeckRequest).GetId()})
		return deck.GetDeck(), err
	},
	"VocabularyService/UpdateDeck": func(_ client, _, res proto.Message) (proto.Message, error) {
		return res.(*pb.UpdateDeckResponse).GetDeck(), nil
	},
	"VocabularyService/CreateEntry": func(c client, req, _ proto.Message) (proto.Message, error) {
		entry, err := read[*pb.GetEntryResponse](c, &pb.GetEntryRequest{EntryId: req.(*pb.CreateEntryRequest).GetId()})
		return entry.GetEntry(), err
	},
	"VocabularyService/UpdateEntry": func(_ client, _, res proto.Message) (proto.Message, error) {
		return res.(*pb.UpdateEntryResponse).GetEntry(), nil
	},
	"StudyService/SubmitReviews": func(c client, req, _ proto.Message) (proto.Message, error) {
		sent := req.(*pb.SubmitReviewsRequest).GetReviews()[0]
		card, err := read[*pb.GetCardResponse](c, &pb.GetCardRequest{CardId: sent.GetCardId(), PageSize: 1})
		if last := card.GetReviews(); len(last) == 0 || last[0].GetId() != sent.GetId() {
			return nil, fmt.Errorf("the review is not the last of the log: %v, %w", last, err)
		}
		return card.GetReviews()[0], nil
	},
	"StudyService/CreatePreset": func(c client, req, _ proto.Message) (proto.Message, error) {
		preset, err := read[*pb.GetPresetResponse](c, &pb.GetPresetRequest{PresetId: req.(*pb.CreatePresetRequest).GetId()})
		return preset.GetPreset(), err
	},
	"TutorService/StartSession": func(c client, req, _ proto.Message) (proto.Message, error) {
		session, err := read[*pb.GetSessionResponse](c, &pb.GetSessionRequest{SessionId: req.(*pb.StartSessionRequest).GetId()})
		return session.GetSession(), err
	},
	"TutorService/SendMessage": func(c client, req, _ proto.Message) (proto.Message, error) {
		sent := req.(*pb.SendMessageRequest)
		token := ""
		for {
			turns, err := read[*pb.ListTurnsResponse](c, &pb.ListTurnsRequest{SessionId: sent.GetSessionId(), PageSize: 100, PageToken: token})
			for _, turn := range turns.GetTurns() {
				if turn.GetId() == sent.GetTurnId() {
					return &pb.SendMessageRequest{Text: turn.GetLearnerText()}, nil
				}
			}
			if token = turns.GetNextPageToken(); err != nil || token == "" {
				return nil, fmt.Errorf("the turn is not listed: %w", err)
			}
		}
	},
	"TutorService/CreateScenario": func(c client, req, _ proto.Message) (proto.Message, error) {
		token := ""
		for {
			page, err := read[*pb.ListScenariosResponse](c, &pb.ListScenariosRequest{PageSize: 100, PageToken: token})
			for _, s := range page.GetScenarios() {
				if s.GetId() == req.(*pb.CreateScenarioRequest).GetId() {
					return &pb.CreateScenarioRequest{Content: &pb.ScenarioContent{
						Title: s.GetTitle(), Goals: s.GetGoals(), TutorRole: s.GetTutorRole(), LearnerRole: s.GetLearnerRole(),
					}}, nil
				}
			}
			if token = page.GetNextPageToken(); err != nil || token == "" {
				return nil, fmt.Errorf("the scenario is not listed: %w", err)
			}
		}
	},
	"StudyService/UpdatePreset": func(_ client, _, res proto.Message) (proto.Message, error) {
		return res.(*pb.UpdatePresetResponse).GetPreset(), nil
	},
}

func read[R proto.Message](c client, req proto.Message) (R, error) {
	res, a, err := c.try(req)
	if err == nil && res == nil {
		err = fmt.Errorf("%s: %s", methodOf(req).procedure, a)
	}
	found, _ := res.(R)
	return found, err
}

// hasForm says that only texts of some form are let in, whatever they say: ids, tokens, and names that have a canonical form.
func (p place) hasForm() bool {
	switch p.field.Name() {
	case "page_token", "refresh_token", "language", "native_language", "target_language", "translation_language", "time_zone":
		return true
	}
	return isID(p.field)
}

// asKept is a text as it must be kept: names without space at their ends, what is learned composed (NFC) too, the rest byte
// by byte. It is false for what is not kept as text: what has a form, what is looked for, and secrets.
func asKept(m method, p place, text string) (string, bool) {
	switch name := p.field.Name(); {
	case m.name == "AuthService/Register": // TestOddNamesAndPasswordsAreKept: each account costs a slow hash
		return "", false
	case m.name == "TutorService/RetryTurn", name == "opening", name == "language" && strings.Contains(m.name, "Scenario"):
		return "", false // shown only in what a tutor says
	case p.hasForm(), name == "query", name == "tag", name == "password", name == "current_password", name == "new_password":
		return "", false
	case strings.HasPrefix(m.name, "VocabularyService/"):
		text = strings.TrimSpace(norm.NFC.String(text))
	case name == "display_name", name == "title", name == "topic", m.name == "TutorService/SendMessage":
		text = strings.TrimSpace(text)
	}
	return text, true
}

// oneByOne says that the method changes what is there: requests at the same moment would see each other's changes.
func oneByOne(m method) bool {
	return strings.Contains(m.name, "/Update") || strings.Contains(m.name, "/Change") || m.name == "StudyService/SubmitReviews" ||
		m.name == "TutorService/SendMessage" || m.name == "TutorService/RetryTurn"
}

// probe sends one naughty string at one place of a good request and tells what was wrong with the answer.
func (s *scene) probe(t *testing.T, m method, p place, n naughty) error {
	const standIn = "\ue000stand-in\ue001"
	req := requests[m.name](t, s)
	p.put(req, protoreflect.ValueOfString(standIn))
	body, err := protojson.Marshal(req)
	if err != nil {
		return err
	}
	body = bytes.Replace(body, []byte(`"`+standIn+`"`), n.literal, 1)
	a, err := s.post(m.procedure, body)
	switch {
	case err != nil:
		return err
	case a.status >= http.StatusInternalServerError:
		return fmt.Errorf("answered %s", a)
	case a.status != http.StatusOK && a.failure().Code == "":
		return fmt.Errorf("answered an error that is none: %s", a)
	case n.broken && a.status != http.StatusBadRequest:
		return fmt.Errorf("answered %s; want it refused", a)
	case a.status != http.StatusOK:
		return nil
	}
	want, ok := asKept(m, p, n.text)
	if !ok {
		return nil
	}
	if kept[m.name] == nil {
		if m.readsOnly() {
			return nil
		}
		return fmt.Errorf("nothing reads it back: add the method to kept, or the field to asKept")
	}
	p.put(req, protoreflect.ValueOfString(n.text))
	res := m.newResponse()
	if err := protojson.Unmarshal(a.last(), res); err != nil {
		return err
	}
	stored, err := kept[m.name](s.client, req, res)
	if err != nil {
		return err
	}
	if got, found := p.text(stored.ProtoReflect()); !found || got != want {
		return fmt.Errorf("kept as %q; want %q", got, want)
	}
	return nil
}

func TestNaughtyStringsAreRefusedOrKeptInEveryField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own := naughtyStrings(t)
	all := slices.Concat(own, moreNaughtyStrings(t))
	for _, m := range methods() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			s := w.scene(t)
			for _, p := range placesOf(m.Input()) {
				if !p.isText() {
					continue
				}
				s.address = w.stranger().address // so that the limits of one place do not spare the next
				strings := all
				if p.hasForm() {
					strings = own
				}
				each(t, oneByOne(m), strings, func(n naughty) error {
					if err := s.probe(t, m, p, n); err != nil {
						return fmt.Errorf("%s %.200s: %w", p.path, n.literal, err)
					}
					return nil
				})
			}
		})
	}
}

// each calls f with each string, four at a time, and reports the first errors.
func each(t *testing.T, oneByOne bool, all []naughty, f func(naughty) error) {
	t.Helper()
	const workers, maxErrors = 4, 5
	var errors int
	var mu sync.Mutex
	check := func(n naughty) {
		if err := f(n); err != nil {
			mu.Lock()
			defer mu.Unlock()
			if errors++; errors <= maxErrors {
				t.Error(err)
			}
		}
	}
	if oneByOne {
		for _, n := range all {
			check(n)
		}
		return
	}
	queue := make(chan naughty)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for n := range queue {
				check(n)
			}
		})
	}
	for _, n := range all {
		queue <- n
	}
	close(queue)
	group.Wait()
}

func TestOddNamesAndPasswordsAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, text := range []string{
		" space at its ends ", "line\nbreak\ttab", "e\u0301 is not é", "\u202eturned around", "👩‍👩‍👧‍👦 and 🏳️‍🌈 and more", "' OR '1'='1' --", "{{7*7}} ${7*7}",
		"null and undefined", strings.Repeat("Z\u0334\u0347", 20), "\u200b\u200c\u200d\u2060 nothing",
	} {
		email := "O'Brien+" + newID() + "@Example.ORG"
		c := w.stranger()
		secret := text + " by the Seine" // the name alone is too easy to guess
		do[*pb.RegisterResponse](t, c, &pb.RegisterRequest{
			Email: email, Password: secret, DisplayName: text, NativeLanguage: "en", TargetLanguage: "fr",
		})
		c.token = do[*pb.LoginResponse](t, c, &pb.LoginRequest{Email: strings.ToLower(email), Password: secret}).GetTokens().GetAccessToken()
		profile := do[*pb.GetProfileResponse](t, c, &pb.GetProfileRequest{}).GetProfile()
		if profile.GetDisplayName() != strings.TrimSpace(text) || profile.GetEmail() != email {
			t.Errorf("%q of %s is kept as %q of %s", text, email, profile.GetDisplayName(), profile.GetEmail())
		}
		_, a, err := c.try(&pb.LoginRequest{Email: email, Password: secret + " "})
		if err != nil || a.status != http.StatusUnauthorized {
			t.Errorf("%q with a space more: %s, %v", text, a, err)
		}
	}
}

func TestNaughtyFilesAreRefusedOrImported(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	files := slices.Concat(naughtyStrings(t), moreNaughtyStrings(t))
	for _, form := range []string{"%s", "term,translation\n%s,word\n", "term\ttranslation\nmot\t%s\n", "\ufeffterm;translation\n\"%s\";word"} {
		each(t, false, files, func(n naughty) error {
			body, err := json.Marshal(map[string]any{
				"requestId": newID(), "deckId": s.deck, "content": base64.StdEncoding.EncodeToString(fmt.Appendf(nil, form, n.text)),
			})
			if err != nil {
				return err
			}
			a, err := s.post("/languagetutor.v1.VocabularyService/ImportEntries", body)
			if err == nil && (a.status >= http.StatusInternalServerError || a.status != http.StatusOK && a.failure().Code == "") {
				err = fmt.Errorf("%q: answered %s", fmt.Sprintf(form, n.text), a)
			}
			return err
		})
	}
	w.ready(t)
}

// TestForgedPageTokensAreRefusedOrHarmless changes each value inside a genuine page token.
func TestForgedPageTokensAreRefusedOrHarmless(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	lists := 0
	for _, m := range methods() {
		i := slices.IndexFunc(placesOf(m.Input()), func(p place) bool { return p.path == "page_token" })
		if i < 0 {
			continue
		}
		lists++
		p := placesOf(m.Input())[i]
		for _, forged := range forgedPageTokens(t, pageToken(t, m, s)) {
			req := requests[m.name](t, s)
			p.put(req, protoreflect.ValueOfString(base64.RawURLEncoding.EncodeToString([]byte(forged))))
			if _, a, err := s.try(req); err != nil || a.status != http.StatusOK && a.failure().Code != "invalid_argument" {
				t.Errorf("%s with the page token %s: %s, %v; want a page or invalid_argument", m.name, forged, a, err)
			}
		}
	}
	if lists < 5 {
		t.Errorf("only %d methods have pages", lists)
	}
}

func forgedPageTokens(t *testing.T, genuine string) []string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(genuine)
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil {
		t.Fatalf("the page token holds %s: %v", raw, err)
	}
	forged := []string{"", "null", "{}", "[]", "0", `""`, "{", string(raw) + string(raw), strings.Repeat("[", 700)}
	for key := range values {
		for _, value := range []string{
			`"\u0000"`, `"\ud800"`, `""`, "null", "0", "-1", "2147483648", "9223372036854775807", "1e400", "{}", "[]", "true", `"x"`,
			`"0000-01-01T00:00:00Z"`, `"9999-12-31T23:59:59.999999999Z"`, `"2026-05-10T12:00:00+23:59"`, `"-infinity"`,
			`"00000000-0000-0000-0000-000000000000"`, `"ffffffff-ffff-ffff-ffff-ffffffffffff"`,
		} {
			changed := maps.Clone(values)
			changed[key] = json.RawMessage(value)
			text, err := json.Marshal(changed)
			if err != nil {
				text = bytes.Replace(raw, values[key], []byte(value), 1)
			}
			forged = append(forged, string(text))
		}
	}
	return forged
}
