package rpc

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// BenchmarkCall is the cost of everything between the network and a handler that does nothing.
func BenchmarkCall(b *testing.B) {
	var echo echo
	server, err := New(DefaultConfig(), Parts{
		Services: []Service{{Name: echoServiceName, Register: echo.register}}, Authenticator: newAccounts(), Log: discard(),
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/"+echoServiceName+"/Learner", strings.NewReader(`"hi"`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer learner")
		w := httptest.NewRecorder()
		server.Handler().ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Body)
		}
	}
}

// BenchmarkValidateReviews is the cost of validating what a phone sends after a day without a network.
func BenchmarkValidateReviews(b *testing.B) {
	validator, err := newValidator()
	if err != nil {
		b.Fatal(err)
	}
	request := &pb.SubmitReviewsRequest{Device: "phone"}
	for range 500 {
		request.Reviews = append(request.Reviews, &pb.NewReview{
			Id: someID, CardId: someID, Rating: pb.Rating_RATING_GOOD, ReviewedAt: timestamppb.Now(), Duration: durationpb.New(1),
		})
	}
	check := validation(validator).request
	b.ReportAllocs()
	for b.Loop() {
		if err := check(request); err != nil {
			b.Fatal(err)
		}
	}
}
