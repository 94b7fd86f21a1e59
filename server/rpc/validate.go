package rpc

import (
	"errors"
	"fmt"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"

	"github.com/languagetutor/languagetutor/server/fault"
)

// maxViolations bounds the answer to a request that is wrong in many places.
const maxViolations = 20

// validation refuses each message of a client that breaks the rules written in the contract, or holds text that the
// database cannot keep.
func validation(validator protovalidate.Validator) interceptor {
	return interceptor{request: func(message proto.Message) error {
		violations := textViolations(message.ProtoReflect())
		var invalid *protovalidate.ValidationError
		switch err := validator.Validate(message); {
		case errors.As(err, &invalid):
			for _, v := range invalid.Violations {
				violations = append(violations, fault.Violation{
					Field: protovalidate.FieldPathString(v.Proto.GetField()), Description: v.Proto.GetMessage(),
				})
			}
		case err != nil:
			return fmt.Errorf("validate %s: %w", message.ProtoReflect().Descriptor().FullName(), err)
		}
		if len(violations) == 0 {
			return nil
		}
		return fault.InvalidFields(violations[:min(len(violations), maxViolations)]...)
	}}
}
