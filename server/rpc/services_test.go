package rpc

import (
	"context"
	"net/http"
	"sync"
	"time"

	"connectrpc.com/connect"
	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
)

type text = wrapperspb.StringValue

const echoServiceName = "languagetutor.test.v1.EchoService"

// echoMethods are the methods of the test's service, which has streams and every access.
var echoMethods = []struct {
	name   string
	stream bool
	policy *pb.Policy
}{
	{"Public", false, &pb.Policy{Access: pb.Access_ACCESS_PUBLIC}},
	{"Learner", false, &pb.Policy{Access: pb.Access_ACCESS_LEARNER}},
	{"Teacher", false, &pb.Policy{Access: pb.Access_ACCESS_TEACHER}},
	{"Admin", false, &pb.Policy{Access: pb.Access_ACCESS_ADMIN}},
	{"Recent", false, &pb.Policy{Access: pb.Access_ACCESS_LEARNER, RecentSignIn: true}},
	{"Patient", false, &pb.Policy{Access: pb.Access_ACCESS_LEARNER, DeadlineSeconds: 60}},
	{"PublicStream", true, &pb.Policy{Access: pb.Access_ACCESS_PUBLIC}},
	{"LearnerStream", true, &pb.Policy{Access: pb.Access_ACCESS_LEARNER}},
	{"TeacherStream", true, &pb.Policy{Access: pb.Access_ACCESS_TEACHER}},
	{"AdminStream", true, &pb.Policy{Access: pb.Access_ACCESS_ADMIN}},
	{"RecentStream", true, &pb.Policy{Access: pb.Access_ACCESS_LEARNER, RecentSignIn: true}},
	{"BoundedStream", true, &pb.Policy{Access: pb.Access_ACCESS_LEARNER, DeadlineSeconds: 1}},
}

// echoService is linked into the test as the contract's services are into the program.
var echoService = func() protoreflect.ServiceDescriptor {
	service := &descriptorpb.ServiceDescriptorProto{Name: new("EchoService")}
	for _, m := range echoMethods {
		options := &descriptorpb.MethodOptions{}
		proto.SetExtension(options, pb.E_Policy, m.policy)
		service.Method = append(service.Method, &descriptorpb.MethodDescriptorProto{
			Name: new(m.name), ServerStreaming: new(m.stream), Options: options,
			InputType: new(".google.protobuf.StringValue"), OutputType: new(".google.protobuf.StringValue"),
		})
	}
	file := linkTestFile("echo.proto", service)
	if err := protoregistry.GlobalFiles.RegisterFile(file); err != nil {
		panic(err)
	}
	return file.Services().Get(0)
}()

func linkTestFile(path string, services ...*descriptorpb.ServiceDescriptorProto) protoreflect.FileDescriptor {
	file, err := protodesc.NewFile(&descriptorpb.FileDescriptorProto{
		Name: new("languagetutor/test/v1/" + path), Package: new("languagetutor.test.v1"),
		Syntax: new("proto3"), Service: services,
		Dependency: []string{"google/protobuf/wrappers.proto", "languagetutor/v1/policy.proto"},
	}, protoregistry.GlobalFiles)
	if err != nil {
		panic(err)
	}
	return file
}

// echo answers with the message it was sent, unless the test sets something else.
type echo struct {
	mu     sync.Mutex
	unary  func(context.Context, *text) (*text, error)
	stream func(context.Context, *text, *connect.ServerStream[text]) error
}

// fails makes both shapes end with what f returns.
func (e *echo) fails(f func(context.Context) error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.unary = func(ctx context.Context, m *text) (*text, error) { return m, f(ctx) }
	e.stream = func(ctx context.Context, _ *text, _ *connect.ServerStream[text]) error { return f(ctx) }
}

func (e *echo) callUnary(ctx context.Context, m *text) (*text, error) {
	e.mu.Lock()
	unary := e.unary
	e.mu.Unlock()
	if unary == nil {
		return m, nil
	}
	return unary(ctx, m)
}

func (e *echo) callStream(ctx context.Context, m *text, s *connect.ServerStream[text]) error {
	e.mu.Lock()
	stream := e.stream
	e.mu.Unlock()
	if stream == nil {
		return s.Send(m)
	}
	return stream(ctx, m, s)
}

func (e *echo) register(opts ...connect.HandlerOption) (string, http.Handler) {
	mux := http.NewServeMux()
	for _, m := range echoMethods {
		path := "/" + echoServiceName + "/" + m.name
		options := append([]connect.HandlerOption{
			connect.WithSchema(echoService.Methods().ByName(protoreflect.Name(m.name))),
		}, opts...)
		if m.stream {
			mux.Handle(path, connect.NewServerStreamHandlerSimple(path, e.callStream, options...))
		} else {
			mux.Handle(path, connect.NewUnaryHandlerSimple(path, e.callUnary, options...))
		}
	}
	return "/" + echoServiceName + "/", mux
}

// contractServices are handlers of the contract that remember the last request.
type contractServices struct {
	auth       authService
	vocabulary vocabularyService
}

type authService struct {
	pb.UnimplementedAuthServiceHandler
	mu       sync.Mutex
	register *pb.RegisterRequest
}

func (a *authService) Register(_ context.Context, req *pb.RegisterRequest) (*pb.RegisterResponse, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.register = req
	return &pb.RegisterResponse{}, nil
}

func (a *authService) registered() *pb.RegisterRequest {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.register
}

func (a *authService) ListSessions(ctx context.Context, _ *pb.ListSessionsRequest) (*pb.ListSessionsResponse, error) {
	return &pb.ListSessionsResponse{Sessions: []*pb.AuthSession{{
		Id: MustCaller(ctx).SessionID.String(), UserAgent: UserAgent(ctx), IpAddress: ClientIP(ctx).String(), DeviceName: RequestID(ctx),
	}}}, nil
}

type vocabularyService struct {
	pb.UnimplementedVocabularyServiceHandler
}

func (v *vocabularyService) CreateEntry(_ context.Context, req *pb.CreateEntryRequest) (*pb.CreateEntryResponse, error) {
	return &pb.CreateEntryResponse{Entry: &pb.Entry{Id: req.GetId(), Content: req.GetContent()}}, nil
}

// accounts is an Authenticator of a few tokens.
type accounts struct {
	mu     sync.Mutex
	tokens map[string]Caller
	fail   func() error
	asked  int
}

func newAccounts() *accounts {
	a := &accounts{tokens: map[string]Caller{}}
	for _, role := range []Role{RoleLearner, RoleTeacher, RoleAdmin, "janitor"} {
		a.set(string(role), Caller{LearnerID: uuid.New(), SessionID: uuid.New(), Role: role, SignedInAt: time.Now()})
	}
	return a
}

func (a *accounts) set(token string, caller Caller) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tokens[token] = caller
}

func (a *accounts) get(token string) Caller {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.tokens[token]
}

func (a *accounts) revoke(token string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.tokens, token)
}

func (a *accounts) failing(f func() error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fail = f
}

func (a *accounts) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.asked
}

func (a *accounts) Authenticate(_ context.Context, token string, _ time.Time) (Caller, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked++
	if a.fail != nil {
		if err := a.fail(); err != nil {
			return Caller{}, err
		}
	}
	caller, known := a.tokens[token]
	if !known {
		return Caller{}, fault.New(fault.Unauthenticated, "sign in again")
	}
	return caller, nil
}
