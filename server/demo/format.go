package demo

import (
	"fmt"
	"strings"
	"time"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

func date(d *pb.Date) string {
	return fmt.Sprintf("%04d-%02d-%02d", d.GetYear(), d.GetMonth(), d.GetDay())
}

// span tells an interval as an answer button does.
func span(o *pb.Outcome) string {
	const day = 24 * time.Hour
	switch d := o.GetInterval().AsDuration(); {
	case d >= 365*day:
		return fmt.Sprintf("%.1fy", d.Hours()/24/365)
	case d >= day:
		return fmt.Sprintf("%dd", d/day)
	case d >= time.Hour:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d >= time.Minute:
		return fmt.Sprintf("%dm", d/time.Minute)
	default:
		return fmt.Sprintf("%ds", d/time.Second)
	}
}

func name(r pb.Rating) string {
	return strings.ToLower(strings.TrimPrefix(r.String(), "RATING_"))
}

// kind tells what a learner did with a word.
func kind(k pb.EvidenceKind) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(k.String(), "EVIDENCE_KIND_")), "_", " ")
}
