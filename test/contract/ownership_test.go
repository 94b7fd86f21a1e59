package contract

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// naming are the fields in which a client names what it makes. Two learners may use the same name: keys are (user_id, id).
// After the name come the ids that follow from it.
var naming = map[protoreflect.FullName]func(*scene) []string{
	"languagetutor.v1.CreateDeckRequest.id":               func(s *scene) []string { return []string{s.deck} },
	"languagetutor.v1.CreateEntryRequest.id":              func(s *scene) []string { return append([]string{s.entry}, s.cards...) },
	"languagetutor.v1.CreatePresetRequest.id":             func(s *scene) []string { return []string{s.preset} },
	"languagetutor.v1.NewReview.id":                       func(s *scene) []string { return []string{s.review} },
	"languagetutor.v1.AddFromCatalogueRequest.request_id": func(s *scene) []string { return []string{s.request} },
	"languagetutor.v1.ImportEntriesRequest.request_id":    func(s *scene) []string { return []string{s.request} },
	"languagetutor.v1.CreateScenarioRequest.id":           func(s *scene) []string { return []string{s.scenario} },
	"languagetutor.v1.StartSessionRequest.id":             func(s *scene) []string { return []string{s.ended} },
	"languagetutor.v1.SendMessageRequest.turn_id":         func(s *scene) []string { return []string{s.turn} },
	"languagetutor.v1.RetryTurnRequest.request_id":        func(s *scene) []string { return []string{s.request} },
	"languagetutor.v1.GetHintRequest.request_id":          func(s *scene) []string { return []string{s.hint} },
	"languagetutor.v1.TranslateSelectionRequest.request_id": func(s *scene) []string {
		return []string{s.translation}
	},
}

// signIns are the fields that point at a session of signing in, not at a conversation.
var signIns = map[protoreflect.FullName]bool{"languagetutor.v1.RevokeSessionRequest.session_id": true}

// pointing are the names of the fields that point at something a learner has.
var pointing = map[protoreflect.Name]func(*scene) string{
	"deck_id": func(s *scene) string { return s.deck }, "deck_ids": func(s *scene) string { return s.deck },
	"entry_id": func(s *scene) string { return s.entry }, "preset_id": func(s *scene) string { return s.preset },
	"card_id": func(s *scene) string { return s.cards[0] }, "card_ids": func(s *scene) string { return s.cards[0] },
	"review_id": func(s *scene) string { return s.review }, "session_id": func(s *scene) string { return s.talk },
	"turn_id": func(s *scene) string { return s.turn }, "scenario_id": func(s *scene) string { return s.scenario },
	"suggestion_ids": func(s *scene) string { return s.suggestion },
}

// shared are ids of what belongs to nobody.
var shared = map[protoreflect.Name]bool{"word_ids": true}

func isID(f protoreflect.FieldDescriptor) bool {
	name := string(f.Name())
	return name == "id" || strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids")
}

// wrongdoing is a change of a good request that reaches for what belongs to another.
type wrongdoing struct {
	name  string
	edits []edit
}

type edit struct {
	place
	value string
	// own are ids that become the caller's own by this edit.
	own []string
}

func (e edit) points() bool {
	return e.value != "" && pointing[e.field.Name()] != nil && naming[e.field.FullName()] == nil
}

func (d wrongdoing) points() bool { return slices.ContainsFunc(d.edits, edit.points) }

func (d wrongdoing) namesOnly() bool { return len(d.edits) == 1 && len(d.edits[0].own) > 0 }

// wrongdoings are the ways to reach for a victim's ids, texts and pages through a method: all at once, one field at a time,
// and by asking as if nobody else were there. The last ones may make the names the caller's own.
func wrongdoings(t *testing.T, m method, victim *scene) []wrongdoing {
	t.Helper()
	var doings []wrongdoing
	all := wrongdoing{name: "everything"}
	reach := func(p place, value string, own ...string) {
		e := edit{place: p, value: value, own: own}
		doings, all.edits = append(doings, wrongdoing{name: p.path, edits: []edit{e}}), append(all.edits, e)
	}
	for _, p := range placesOf(m.Input()) {
		if !p.isText() {
			continue
		}
		switch name := p.field.Name(); {
		case naming[p.field.FullName()] != nil:
			names := naming[p.field.FullName()](victim)
			reach(p, names[0], names...)
		case signIns[p.field.FullName()]:
			reach(p, victim.session)
		case pointing[name] != nil:
			reach(p, pointing[name](victim))
		case isID(p.field) && !shared[name]:
			t.Errorf("%s: whose id is it? Add it to naming, pointing or shared", p.field.FullName())
		case name == "page_token":
			reach(p, pageToken(t, m, victim))
		case name == "query":
			reach(p, victim.mark)
		case name == "tag":
			reach(p, victim.mark+" tag")
		default:
			continue
		}
		if name := p.field.Name(); name == "query" || name == "tag" { // in all decks
			doing := &doings[len(doings)-1]
			doing.edits = append(doing.edits, everywhere(m)...)
		}
	}
	return slices.Concat([]wrongdoing{all}, doings, []wrongdoing{{name: "nothing"}})
}

// everywhere takes the deck out of a request.
func everywhere(m method) []edit {
	var edits []edit
	for _, p := range placesOf(m.Input()) {
		if p.path == "deck_id" {
			edits = append(edits, edit{place: p})
		}
	}
	return edits
}

// pageToken is the token of the learner's second page.
func pageToken(t *testing.T, m method, s *scene) string {
	t.Helper()
	res := do[proto.Message](t, s.client, requests[m.name](t, s)).ProtoReflect()
	token := res.Get(res.Descriptor().Fields().ByName("next_page_token")).String()
	if token == "" {
		t.Errorf("%s: the first page has no next one: %v", m.name, res.Interface())
	}
	return token
}

// tolerant are the methods that may succeed where an id is not the caller's: they find nothing, or refuse a part.
var tolerant = map[string]bool{
	"StudyService/SubmitReviews": true, "StudyService/GetQueue": true,
	"VocabularyService/ListEntries": true, "VocabularyService/SearchEntries": true,
	"VocabularyService/DeleteDeck": true, "VocabularyService/DeleteEntry": true,
}

// dump is every row of a learner, one a line, in order.
func (w *world) dump(t testing.TB, id string) string {
	t.Helper()
	query := `SELECT 'users ' || to_jsonb(t)::text FROM users t WHERE id = $1`
	for _, table := range w.column(t, `
		SELECT table_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'user_id'`) {
		query += fmt.Sprintf(` UNION ALL SELECT '%[1]s ' || to_jsonb(t)::text FROM %[1]s t WHERE user_id = $1`, table)
	}
	return strings.Join(w.column(t, query+` ORDER BY 1`, id), "\n")
}

func (w *world) column(t testing.TB, query string, args ...any) []string {
	t.Helper()
	rows, err := w.db.Query(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var uuids = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// secrets are what nobody else may see of a learner whose rows are known: every id in them, and every text.
func (s *scene) secrets(dump string) []string {
	found := map[string]bool{s.mark: true}
	for _, id := range uuids.FindAllString(dump, -1) {
		found[id] = !slices.Contains(words, id)
	}
	maps.DeleteFunc(found, func(_ string, secret bool) bool { return !secret })
	return slices.Collect(maps.Keys(found))
}

var pageTokens = regexp.MustCompile(`"nextPageToken":\s*"([^"]*)"`)

// shows tells which of some texts an answer shows, in its header, its body, or what its page token holds.
func (a answer) shows(texts []string) []string {
	whole := fmt.Sprint(a.header) + string(a.body)
	for _, token := range pageTokens.FindAllSubmatch(a.body, -1) {
		raw, err := base64.RawURLEncoding.DecodeString(string(token[1]))
		if err != nil {
			return []string{"a page token that is not base64"}
		}
		whole += string(raw)
	}
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return !strings.Contains(whole, text) })
}

// try lets a thief do it, who must not see any of some secrets.
func (d wrongdoing) try(t *testing.T, m method, thief *scene, secrets []string) {
	t.Helper()
	req := wholePage(requests[m.name](t, thief))
	forbidden := slices.Clone(secrets)
	for _, e := range d.edits {
		e.put(req, protoreflect.ValueOfString(e.value))
		forbidden = slices.DeleteFunc(forbidden, func(text string) bool { return slices.Contains(e.own, text) })
	}
	_, a, err := thief.try(req)
	if err != nil || a.status >= http.StatusInternalServerError {
		t.Errorf("%s: %s, %v", d.name, a, err)
	}
	if shown := append(a.shows(forbidden), a.otherMarks(thief)...); len(shown) > 0 {
		t.Errorf("%s shows %q of another learner: %s", d.name, shown, a)
	}
	if d.namesOnly() && (a.status != http.StatusOK || bytes.Contains(a.body, []byte("REVIEW_STATUS_REFUSED"))) {
		t.Errorf("%s, a name that another learner has used: %s; want it accepted", d.name, a)
	}
	if d.points() && !tolerant[m.name] && a.failure().Code != "not_found" {
		t.Errorf("%s: %s; want not_found", d.name, a)
	}
}

var marks = regexp.MustCompile(`mark[0-9a-f]{12}`)

// otherMarks are the marks of other learners in an answer.
func (a answer) otherMarks(s *scene) []string {
	return slices.DeleteFunc(marks.FindAllString(string(a.body), -1), func(mark string) bool { return mark == s.mark })
}

// wholePage asks for as much as there is, where a request has pages or a limit.
func wholePage(req proto.Message) proto.Message {
	for _, p := range placesOf(req.ProtoReflect().Descriptor()) {
		if p.path == "page_size" || p.path == "limit" {
			p.put(req, protoreflect.ValueOfInt32(100))
		}
	}
	return req
}

func TestNothingLeaksBetweenLearners(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	victim := w.scene(t)
	before := w.dump(t, victim.id)
	for _, table := range []string{
		"users", "credentials", "auth_sessions", "refresh_tokens", "learner_languages", "day_rules", "idempotency", "presets",
		"decks", "entries", "cards", "reviews", "learner_days", "tutor_sessions", "turns", "hints", "translations", "suggestions",
		"scenarios", "llm_usage",
	} {
		if !strings.Contains("\n"+before, "\n"+table+" {") {
			t.Fatalf("the victim has nothing in %s", table)
		}
	}
	secrets := victim.secrets(before)
	for _, m := range methods() {
		if !m.readsOnly() || impersonal[m.name] {
			continue
		}
		if _, a, err := victim.try(wholePage(requests[m.name](t, victim))); err != nil || len(a.shows(secrets)) == 0 {
			t.Errorf("%s shows the owner nothing of their own: %s, %v", m.name, a, err)
		}
	}
	for _, m := range methods() {
		if m.public() {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			thief := w.scene(t)
			for _, doing := range wrongdoings(t, m, victim) {
				doing.try(t, m, thief, secrets)
				if diff := cmp.Diff(strings.Split(before, "\n"), strings.Split(w.dump(t, victim.id), "\n")); diff != "" {
					t.Fatalf("%s changed another learner's rows:\n%s", doing.name, diff)
				}
			}
		})
	}
}

// TestTwinsShareNamesAndNothingElse calls each method as a learner who has used the very names of another: what is not
// kept apart by its owner shows.
func TestTwinsShareNamesAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.scene(t)
	before := w.dump(t, first.id)
	for _, m := range methods() {
		if m.public() {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			second := w.twin(t, first.names)
			if second.deck != first.deck || !slices.Equal(second.cards, first.cards) {
				t.Fatal("the twin has other names")
			}
			askers := []*scene{second}
			if m.readsOnly() { // both ways: which of two rows is found first is chance
				askers = append(askers, first)
			}
			for _, s := range askers {
				_, a, err := s.try(wholePage(requests[m.name](t, s)))
				if err != nil || a.status != http.StatusOK {
					t.Errorf("%s, %v", a, err)
				}
				if others := a.otherMarks(s); len(others) > 0 {
					t.Errorf("shows %q of another learner: %s", others, a)
				}
			}
			if diff := cmp.Diff(strings.Split(before, "\n"), strings.Split(w.dump(t, first.id), "\n")); diff != "" {
				t.Errorf("changed another learner's rows:\n%s", diff)
			}
		})
	}
}

// impersonal are the methods that answer with numbers, or with what belongs to nobody.
var impersonal = map[string]bool{
	"VocabularyService/SearchCatalogue": true, "StudyService/PreviewReview": true, "StudyService/GetDueCounts": true,
	"StudyService/Forecast": true, "AnalyticsService/GetSummary": true, "AnalyticsService/GetStreak": true,
	"AnalyticsService/GetStatistics": true,
}

// numbers are what the methods that answer with numbers tell a learner.
func (s *scene) numbers(t *testing.T) map[string]int {
	t.Helper()
	summary := do[*pb.GetSummaryResponse](t, s.client, &pb.GetSummaryRequest{})
	counts := do[*pb.GetDueCountsResponse](t, s.client, &pb.GetDueCountsRequest{}).GetCounts()
	found := map[string]int{
		"reviews": int(summary.GetTotal().GetReviews()), "reviews today": int(summary.GetToday().GetReviews()),
		"points": int(summary.GetTotal().GetXp()), "streak": int(summary.GetStreak().GetCurrent()),
		"longest streak": int(do[*pb.GetStreakResponse](t, s.client, &pb.GetStreakRequest{}).GetStreak().GetLongest()),
		"learning":       int(counts.GetLearning()), "review": int(counts.GetReview()), "new": int(counts.GetNew()),
		"days": len(do[*pb.GetStatisticsResponse](t, s.client, &pb.GetStatisticsRequest{}).GetDays()),
	}
	for _, day := range do[*pb.ForecastResponse](t, s.client, &pb.ForecastRequest{}).GetDays() {
		found["forecast"] += int(day.GetDue())
	}
	return found
}

func TestNumbersCountNobodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	idle, busy := w.learner(t), w.scene(t)
	before := idle.numbers(t)
	var reviews []*pb.NewReview
	now := time.Now()
	for range 12 {
		reviews = append(reviews, newReview(newID(), busy.cards[1], now))
	}
	do[*pb.SubmitReviewsResponse](t, busy.client, &pb.SubmitReviewsRequest{Reviews: reviews})
	if diff := cmp.Diff(before, idle.numbers(t)); diff != "" {
		t.Errorf("another learner's work changed the numbers of one who does nothing:\n%s", diff)
	}
	own := busy.numbers(t)
	for what, number := range before {
		if number != 0 {
			t.Errorf("%s: %d for who did nothing", what, number)
		}
	}
	for _, what := range []string{"reviews", "points", "streak", "longest streak", "new", "days", "forecast"} {
		if own[what] == 0 {
			t.Errorf("%s: none for who did much", what)
		}
	}
}
