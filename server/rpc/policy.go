package rpc

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// DefaultDeadline is the longest that a unary method may take when its policy does not say.
const DefaultDeadline = 10 * time.Second

// RecentSignIn is how long after signing in a session may call the methods whose policy asks for a recent sign-in.
const RecentSignIn = 5 * time.Minute

// policy is the access policy of one method.
type policy struct {
	access       pb.Access
	recentSignIn bool
	deadline     time.Duration
	stream       bool
}

// policies holds the policy of each method by its procedure, such as "/languagetutor.v1.AuthService/Login".
type policies map[string]policy

// addService reads the policies of a service that is linked into the program.
func (p policies) addService(name string, streamTimeout time.Duration) error {
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
	if err != nil {
		return fmt.Errorf("service %q: %w", name, err)
	}
	service, ok := found.(protoreflect.ServiceDescriptor)
	if !ok {
		return fmt.Errorf("service %q: not a service", name)
	}
	return p.add(service, streamTimeout)
}

func (p policies) add(service protoreflect.ServiceDescriptor, streamTimeout time.Duration) error {
	methods := service.Methods()
	for i := range methods.Len() {
		read, err := readPolicy(methods.Get(i), streamTimeout)
		if err != nil {
			return err
		}
		p[procedure(methods.Get(i))] = read
	}
	return nil
}

// addPublic lets anyone call the methods of a service that is not ours and so has no policies.
func (p policies) addPublic(service protoreflect.ServiceDescriptor, streamTimeout time.Duration) {
	methods := service.Methods()
	for i := range methods.Len() {
		m := methods.Get(i)
		p[procedure(m)] = policy{access: pb.Access_ACCESS_PUBLIC, deadline: deadlineOf(m, 0, streamTimeout), stream: isStream(m)}
	}
}

func readPolicy(m protoreflect.MethodDescriptor, streamTimeout time.Duration) (policy, error) {
	if !proto.HasExtension(m.Options(), pb.E_Policy) {
		return policy{}, fmt.Errorf("method %s has no policy", m.FullName())
	}
	option, ok := proto.GetExtension(m.Options(), pb.E_Policy).(*pb.Policy)
	if !ok {
		return policy{}, fmt.Errorf("method %s has a policy of another type", m.FullName())
	}
	switch option.GetAccess() {
	case pb.Access_ACCESS_PUBLIC:
		if option.GetRecentSignIn() {
			return policy{}, fmt.Errorf("method %s is public and wants a recent sign-in", m.FullName())
		}
	case pb.Access_ACCESS_LEARNER, pb.Access_ACCESS_TEACHER, pb.Access_ACCESS_ADMIN:
	default:
		return policy{}, fmt.Errorf("method %s has a policy without access: %v", m.FullName(), option.GetAccess())
	}
	return policy{
		access:       option.GetAccess(),
		recentSignIn: option.GetRecentSignIn(),
		deadline:     deadlineOf(m, option.GetDeadlineSeconds(), streamTimeout),
		stream:       isStream(m),
	}, nil
}

func deadlineOf(m protoreflect.MethodDescriptor, seconds uint32, streamTimeout time.Duration) time.Duration {
	switch {
	case seconds > 0:
		return time.Duration(seconds) * time.Second
	case isStream(m):
		return streamTimeout
	}
	return DefaultDeadline
}

func isStream(m protoreflect.MethodDescriptor) bool {
	return m.IsStreamingClient() || m.IsStreamingServer()
}

func procedure(m protoreflect.MethodDescriptor) string {
	return fmt.Sprintf("/%s/%s", m.Parent().FullName(), m.Name())
}

// allows reports whether an account with the role may call the method.
func (p policy) allows(role Role) bool {
	switch role {
	case RoleAdmin:
		return true
	case RoleTeacher:
		return p.access == pb.Access_ACCESS_TEACHER || p.access == pb.Access_ACCESS_LEARNER
	case RoleLearner:
		return p.access == pb.Access_ACCESS_LEARNER
	}
	return false
}

// role is the least role that may call the method.
func (p policy) role() Role {
	switch p.access {
	case pb.Access_ACCESS_ADMIN:
		return RoleAdmin
	case pb.Access_ACCESS_TEACHER:
		return RoleTeacher
	default:
		return RoleLearner
	}
}

func (p policy) public() bool { return p.access == pb.Access_ACCESS_PUBLIC }
