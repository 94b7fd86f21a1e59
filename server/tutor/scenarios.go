package tutor

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"go.yaml.in/yaml/v3"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// Scenario is a setting for a conversation.
type Scenario struct {
	// ID is a short word for a built-in one, a UUID for a learner's own.
	ID  string `json:"id" yaml:"id"`
	Own bool   `json:"own,omitempty" yaml:"-"`
	// Title says what it is about.
	Title string `json:"title" yaml:"title"`
	// Level is the lowest that it is meant for, 1 (A1) to 6 (C2).
	Level int      `json:"level" yaml:"level"`
	Style Style    `json:"style" yaml:"style"`
	Goals []string `json:"goals,omitempty" yaml:"goals"`
	// TutorRole and LearnerRole say who is who.
	TutorRole   string `json:"tutor_role,omitempty" yaml:"tutor"`
	LearnerRole string `json:"learner_role,omitempty" yaml:"learner"`
	// Openings are first lines of the tutor by language.
	Openings map[string]string `json:"openings,omitempty" yaml:"openings"`
}

// openingIn is the first line in a language, or empty.
func (s Scenario) openingIn(language string) string { return s.Openings[baseOf(language)] }

// languages are those that it has an opening in, sorted.
func (s Scenario) languages() []string { return slices.Sorted(maps.Keys(s.Openings)) }

//go:embed scenarios.yaml
var scenarioFile []byte

// builtin are the scenarios that come with the program, by level and title.
var builtin = func() []Scenario {
	var all []Scenario
	if err := yaml.Unmarshal(scenarioFile, &all); err != nil {
		panic("tutor: scenarios.yaml: " + err.Error())
	}
	slices.SortFunc(all, compareScenarios)
	return all
}()

func compareScenarios(a, b Scenario) int {
	return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID))
}

const (
	scenarioColumns = `id, title, level, style, goals, tutor_role, learner_role, language, opening`

	scenariosSQL = `
SELECT ` + scenarioColumns + ` FROM scenarios WHERE user_id = $1 AND deleted_at IS NULL`

	scenarioSQL = `
SELECT ` + scenarioColumns + ` FROM scenarios WHERE user_id = $1 AND id = $2`

	insertScenarioSQL = `
INSERT INTO scenarios (user_id, id, title, level, style, goals, tutor_role, learner_role, language, opening, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (user_id, id) DO NOTHING`

	deleteScenarioSQL = `
UPDATE scenarios SET deleted_at = coalesce(deleted_at, $3) WHERE user_id = $1 AND id = $2`
)

// maxScenarios is how many scenarios of their own a learner has at most.
const maxScenarios = 100

func scanScenario(row pgx.CollectableRow) (Scenario, error) {
	s := Scenario{Own: true}
	var id uuid.UUID
	var language, opening string
	err := row.Scan(&id, &s.Title, &s.Level, &s.Style, &s.Goals, &s.TutorRole, &s.LearnerRole, &language, &opening)
	s.ID = id.String()
	if opening != "" && language != "" {
		s.Openings = map[string]string{baseOf(language): opening}
	}
	return s, err
}

func queryScenarios(ctx context.Context, db postgres.Querier, sql string, args ...any) ([]Scenario, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read scenarios: %w", err)
	}
	scenarios, err := pgx.CollectRows(rows, scanScenario)
	if err != nil {
		return nil, fmt.Errorf("read scenarios: %w", err)
	}
	return scenarios, nil
}

// ScenarioFilter narrows a list; zero values narrow nothing.
type ScenarioFilter struct {
	Language string
	Level    int
}

// scenarioKey is where a page of scenarios ends.
type scenarioKey struct {
	Level     int
	Title, ID string
}

// Scenarios returns a page of the built-in scenarios and the learner's own, by level and title, and the token of the next.
func (s *Service) Scenarios(ctx context.Context, learner uuid.UUID, filter ScenarioFilter, size int, token string) ([]Scenario, string, error) {
	after, ok, err := page.Parse[scenarioKey](token)
	if err != nil {
		return nil, "", err
	}
	own, err := queryScenarios(ctx, s.db, scenariosSQL, learner)
	if err != nil {
		return nil, "", err
	}
	all := slices.DeleteFunc(slices.Concat(builtin, own), func(c Scenario) bool {
		seen := ok && compareScenarios(c, Scenario{Level: after.Level, Title: after.Title, ID: after.ID}) <= 0
		other := filter.Language != "" && len(c.Openings) > 0 && c.openingIn(filter.Language) == ""
		return seen || other || (filter.Level != 0 && c.Level != filter.Level)
	})
	slices.SortFunc(all, compareScenarios)
	scenarios, next := page.Cut(all, size, func(c Scenario) scenarioKey { return scenarioKey{c.Level, c.Title, c.ID} })
	return scenarios, next, nil
}

// scenario returns a built-in scenario or one of the learner's own, or errNoScenario.
func (s *Service) scenario(ctx context.Context, learner uuid.UUID, id string) (Scenario, error) {
	if at := slices.IndexFunc(builtin, func(c Scenario) bool { return c.ID == id }); at >= 0 {
		return builtin[at], nil
	}
	own, err := uuid.Parse(id)
	if err != nil {
		return Scenario{}, errNoScenario
	}
	all, err := queryScenarios(ctx, s.db, scenariosSQL, learner)
	if err != nil {
		return Scenario{}, err
	}
	at := slices.IndexFunc(all, func(c Scenario) bool { return c.ID == own.String() })
	if at < 0 {
		return Scenario{}, errNoScenario
	}
	return all[at], nil
}

// CreateScenario keeps a scenario of the learner's own. The same creation twice happens once; the same id with another content
// is AlreadyExists.
func (s *Service) CreateScenario(ctx context.Context, learner, id uuid.UUID, content Scenario, language, opening string) (Scenario, error) {
	content.ID, content.Own, content.Title = id.String(), true, strings.TrimSpace(content.Title)
	if content.Title == "" {
		return Scenario{}, fault.Invalid("content.title", "must not be empty")
	}
	if (language == "") != (opening == "") {
		return Scenario{}, fault.Invalid("content.language", "and the opening line go together")
	}
	var kept Scenario
	err := postgres.InTx(ctx, s.db, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		goals := slices.Concat([]string{}, content.Goals)
		tag, err := tx.Exec(ctx, insertScenarioSQL, learner, id, content.Title, content.Level, content.Style, goals, content.TutorRole,
			content.LearnerRole, language, opening, s.time())
		if err != nil {
			return fmt.Errorf("create scenario: %w", err)
		}
		if tag.RowsAffected() == 1 {
			all, err := queryScenarios(ctx, tx, scenariosSQL, learner)
			if err == nil && len(all) > maxScenarios {
				err = fault.New(fault.FailedPrecondition, "a learner has at most %d scenarios", maxScenarios)
			}
			if err != nil {
				return err
			}
		}
		known, err := queryScenarios(ctx, tx, scenarioSQL, learner, id)
		if err != nil {
			return err
		}
		kept = known[0]
		if opening != "" {
			content.Openings = map[string]string{baseOf(language): opening}
		}
		if !kept.equal(content) {
			return fault.New(fault.AlreadyExists, "the id already names another scenario")
		}
		return nil
	})
	return kept, err
}

func (s Scenario) equal(other Scenario) bool {
	return s.ID == other.ID && s.Title == other.Title && s.Level == other.Level && s.Style == other.Style &&
		slices.Equal(s.Goals, other.Goals) && s.TutorRole == other.TutorRole && s.LearnerRole == other.LearnerRole &&
		maps.Equal(s.Openings, other.Openings)
}

// DeleteScenario removes a scenario of the learner's own. Sessions keep what they took from it.
func (s *Service) DeleteScenario(ctx context.Context, learner, id uuid.UUID) error {
	tag, err := s.db.Exec(ctx, deleteScenarioSQL, learner, id, s.time())
	if err != nil {
		return fmt.Errorf("delete scenario: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return errNoScenario
	}
	return nil
}

// minutes is a planned time; 0 means 10.
func minutes(planned int) time.Duration { return time.Duration(cmp.Or(planned, 10)) * time.Minute }
