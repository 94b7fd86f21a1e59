package rpc

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

func TestEveryMethodOfTheContractHasAPolicy(t *testing.T) {
	t.Parallel()
	table, methods := policies{}, 0
	protoregistry.GlobalFiles.RangeFilesByPackage("languagetutor.v1", func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			methods += service.Methods().Len()
			if err := table.addService(string(service.FullName()), time.Minute); err != nil {
				t.Error(err)
			}
		}
		return true
	})
	if methods == 0 || len(table) != methods {
		t.Fatalf("the contract has %d methods, %d have a policy", methods, len(table))
	}
}

func TestPolicyIsReadFromTheContract(t *testing.T) {
	t.Parallel()
	table := policies{}
	for _, service := range []string{pb.AuthServiceName, pb.VocabularyServiceName, echoServiceName} {
		if err := table.addService(service, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	for method, want := range map[string]policy{
		pb.AuthServiceLoginProcedure:               {access: pb.Access_ACCESS_PUBLIC, deadline: DefaultDeadline},
		pb.AuthServiceLogoutProcedure:              {access: pb.Access_ACCESS_LEARNER, deadline: DefaultDeadline},
		pb.VocabularyServiceImportEntriesProcedure: {access: pb.Access_ACCESS_LEARNER, deadline: time.Minute},
		"/" + echoServiceName + "/Recent":          {access: pb.Access_ACCESS_LEARNER, deadline: DefaultDeadline, recentSignIn: true},
		"/" + echoServiceName + "/AdminStream":     {access: pb.Access_ACCESS_ADMIN, deadline: time.Hour, stream: true},
		"/" + echoServiceName + "/BoundedStream":   {access: pb.Access_ACCESS_LEARNER, deadline: time.Second, stream: true},
	} {
		if got := table[method]; got != want {
			t.Errorf("%s: got %+v, want %+v", method, got, want)
		}
	}
}

func TestServerDoesNotStartWithoutAPolicyForEachMethod(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		policy *pb.Policy
		want   string
	}{
		"none":               {nil, "has no policy"},
		"unspecified access": {&pb.Policy{DeadlineSeconds: 3}, "without access"},
		"unknown access":     {&pb.Policy{Access: 77}, "without access"},
		"public but recent":  {&pb.Policy{Access: pb.Access_ACCESS_PUBLIC, RecentSignIn: true}, "public and wants a recent sign-in"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := &descriptorpb.MethodOptions{}
			if c.policy != nil {
				proto.SetExtension(options, pb.E_Policy, c.policy)
			}
			file := linkTestFile(name, &descriptorpb.ServiceDescriptorProto{
				Name: new("Wrong"), Method: []*descriptorpb.MethodDescriptorProto{{
					Name: new("Do"), Options: options,
					InputType: new(".google.protobuf.StringValue"), OutputType: new(".google.protobuf.StringValue"),
				}},
			})
			err := policies{}.add(file.Services().Get(0), time.Minute)
			if err == nil || !strings.Contains(err.Error(), "languagetutor.test.v1.Wrong.Do") || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want the method and %q", err, c.want)
			}
		})
	}
}

func TestServerRefusesServicesThatItCannotGuard(t *testing.T) {
	t.Parallel()
	elsewhere := func(...connect.HandlerOption) (string, http.Handler) { return "/elsewhere/", http.NotFoundHandler() }
	auth := NewService[pb.AuthServiceHandler](pb.AuthServiceName, pb.NewAuthServiceHandler, pb.UnimplementedAuthServiceHandler{})
	for name, c := range map[string]struct {
		services []Service
		want     string
	}{
		"a service of another contract": {[]Service{{Name: "grpc.health.v1.Health", Register: elsewhere}}, "Check has no policy"},
		"a service that does not exist": {[]Service{{Name: "languagetutor.v1.Nothing", Register: elsewhere}}, "languagetutor.v1.Nothing"},
		"a message":                     {[]Service{{Name: "languagetutor.v1.Policy", Register: elsewhere}}, "not a service"},
		"a handler at another path":     {[]Service{{Name: pb.AuthServiceName, Register: elsewhere}}, `path "/elsewhere/"`},
		"a service twice":               {[]Service{auth, auth}, "registered twice"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := New(DefaultConfig(), Parts{Services: c.services, Authenticator: newAccounts(), Log: discard()})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestServerNeedsItsParts(t *testing.T) {
	t.Parallel()
	withMetricsAddr := DefaultConfig()
	withMetricsAddr.MetricsAddr = ":9090"
	for name, c := range map[string]struct {
		cfg   Config
		parts Parts
	}{
		"no authenticator":          {DefaultConfig(), Parts{Log: discard()}},
		"no log":                    {DefaultConfig(), Parts{Authenticator: newAccounts()}},
		"metrics without an addr":   {DefaultConfig(), Parts{Authenticator: newAccounts(), Log: discard(), Metrics: http.NotFoundHandler()}},
		"an addr without metrics":   {withMetricsAddr, Parts{Authenticator: newAccounts(), Log: discard()}},
		"configuration of no value": {Config{}, Parts{Authenticator: newAccounts(), Log: discard()}},
	} {
		if _, err := New(c.cfg, c.parts); err == nil {
			t.Errorf("%s: the server was built", name)
		}
	}
}
