package study_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/fsrs"
)

// customMessage are the settings of custom, as the contract tells them.
func customMessage() *pb.PresetSettings {
	parameters := fsrs.DefaultParameters()
	parameters[0], parameters[20] = 0.123456789012345, 0.3
	return &pb.PresetSettings{
		Name: "Verbes – été", Parameters: parameters[:], DesiredRetention: 0.87,
		LearningSteps: []*durationpb.Duration{
			durationpb.New(90 * time.Second), durationpb.New(time.Hour), durationpb.New(30 * day),
		},
		MaximumIntervalDays: 365, NewPerDay: 0, ReviewsPerDay: 9999, ReviewsPerNew: 50,
	}
}

func TestPresetsTellEveryField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	h := w.handler()
	id := uuid.NewString()
	want := &pb.Preset{Id: id, Settings: customMessage(), Version: 1, UpdatedAt: timestamppb.New(noon)}
	for range 2 { // the second one is the same call sent again
		created := must[*pb.CreatePresetResponse](t)(h.CreatePreset(l.ctx(), &pb.CreatePresetRequest{Id: id, Settings: customMessage()}))
		sameMessage(t, "CreatePreset", want, created.GetPreset())
	}
	got := must[*pb.GetPresetResponse](t)(h.GetPreset(l.ctx(), &pb.GetPresetRequest{PresetId: id}))
	sameMessage(t, "GetPreset", want, got.GetPreset())

	// As a client changes a preset: what it has read, with a difference.
	w.now = noon.Add(time.Hour)
	changed := proto.CloneOf(got.GetPreset().GetSettings())
	changed.Name, changed.Fuzz, changed.NewPerDay = "Adverbes", true, 12
	changed.RelearningSteps = []*durationpb.Duration{durationpb.New(10 * time.Minute)}
	want = &pb.Preset{Id: id, Settings: changed, Version: 2, UpdatedAt: timestamppb.New(w.now)}
	for range 2 {
		updated := must[*pb.UpdatePresetResponse](t)(h.UpdatePreset(l.ctx(), &pb.UpdatePresetRequest{PresetId: id, Version: 1, Settings: changed}))
		sameMessage(t, "UpdatePreset", want, updated.GetPreset())
	}
	first := must[*pb.GetPresetResponse](t)(h.GetPreset(l.ctx(), &pb.GetPresetRequest{})).GetPreset()
	if !first.GetIsDefault() || first.GetSettings().GetName() != "Default" || !first.GetSettings().GetFuzz() {
		t.Fatalf("the default preset is %v", first)
	}
	all := must[*pb.ListPresetsResponse](t)(h.ListPresets(l.ctx(), &pb.ListPresetsRequest{}))
	sameMessage(t, "ListPresets", []*pb.Preset{want, first}, all.GetPresets())
	page := must[*pb.ListPresetsResponse](t)(h.ListPresets(l.ctx(), &pb.ListPresetsRequest{PageSize: 1}))
	rest := must[*pb.ListPresetsResponse](t)(h.ListPresets(l.ctx(), &pb.ListPresetsRequest{PageSize: 1, PageToken: page.GetNextPageToken()}))
	sameMessage(t, "pages", all.GetPresets(), append(page.GetPresets(), rest.GetPresets()...))
	if rest.GetNextPageToken() != "" || all.GetNextPageToken() != "" {
		t.Fatal("a page after the last")
	}
}

func TestParametersOfOtherVersionsAreMigrated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	defaults := fsrs.DefaultParameters()
	for _, count := range []int{0, 17, 19, 21} {
		settings := customMessage()
		settings.Parameters = defaults[:count]
		request := &pb.CreatePresetRequest{Id: uuid.NewString(), Settings: settings}
		got := must[*pb.CreatePresetResponse](t)(w.handler().CreatePreset(l.ctx(), request))
		want, err := fsrs.ParseParameters(defaults[:count])
		if err != nil {
			t.Fatal(err)
		}
		sameMessage(t, "parameters", want[:], got.GetPreset().GetSettings().GetParameters())
		must[*pb.CreatePresetResponse](t)(w.handler().CreatePreset(l.ctx(), request)) // sent again, it is the same
	}
}

func TestStepsAreKeptToTheMillisecond(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	settings := customMessage()
	settings.LearningSteps = []*durationpb.Duration{durationpb.New(1500*time.Millisecond + 999*time.Microsecond)}
	request := &pb.CreatePresetRequest{Id: uuid.NewString(), Settings: settings}
	for range 2 {
		got := must[*pb.CreatePresetResponse](t)(w.handler().CreatePreset(l.ctx(), request)).GetPreset().GetSettings().GetLearningSteps()
		if len(got) != 1 || got[0].AsDuration() != 1500*time.Millisecond {
			t.Fatalf("steps %v", got)
		}
	}
}

func TestWrongSettingsAreToldByTheNameInTheContract(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	h := w.handler()
	for field, change := range map[string]func(*pb.PresetSettings){
		"settings.parameters":            func(s *pb.PresetSettings) { s.Parameters = s.GetParameters()[:18] },
		"settings.parameters[2]":         func(s *pb.PresetSettings) { s.Parameters[2] = math.Inf(1) },
		"settings.desired_retention":     func(s *pb.PresetSettings) { s.DesiredRetention = 1 },
		"settings.learning_steps[1]":     func(s *pb.PresetSettings) { s.LearningSteps[1] = durationpb.New(0) },
		"settings.relearning_steps[0]":   func(s *pb.PresetSettings) { s.RelearningSteps = []*durationpb.Duration{nil} },
		"settings.maximum_interval_days": func(s *pb.PresetSettings) { s.MaximumIntervalDays = 40_000 },
	} {
		settings := customMessage()
		change(settings)
		_, err := h.CreatePreset(l.ctx(), &pb.CreatePresetRequest{Id: uuid.NewString(), Settings: settings})
		wantFault(t, err, fault.InvalidArgument, field)
		_, err = h.UpdatePreset(l.ctx(), &pb.UpdatePresetRequest{PresetId: uuid.NewString(), Version: 1, Settings: settings})
		wantFault(t, err, fault.InvalidArgument, field)
	}
	_, err := h.UpdatePreset(l.ctx(), &pb.UpdatePresetRequest{PresetId: uuid.NewString(), Version: 1, Settings: customMessage()})
	wantFault(t, err, fault.NotFound, "")
	_, err = h.GetPreset(l.ctx(), &pb.GetPresetRequest{PresetId: uuid.NewString()})
	wantFault(t, err, fault.NotFound, "")
	_, err = h.ListPresets(l.ctx(), &pb.ListPresetsRequest{PageToken: "no token"})
	wantFault(t, err, fault.InvalidArgument, "page_token")
}
