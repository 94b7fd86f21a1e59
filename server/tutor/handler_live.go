package tutor

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/google/uuid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/wire"
)

// Live is the WebSocket of a session: the events of WatchSession, and requests to say something, retry and cancel.
func (h *Handler) Live() rpc.Socket {
	return rpc.Socket{
		Pattern: "GET /v1/sessions/{session_id}/live",
		Procedures: []string{
			pb.TutorServiceWatchSessionProcedure, pb.TutorServiceSendMessageProcedure, pb.TutorServiceRetryTurnProcedure,
			pb.TutorServiceCancelTurnProcedure,
		},
		Serve: h.live,
	}
}

var errLiveOver = errors.New("the events have ended")

func (h *Handler) live(ctx context.Context, r *http.Request, open *pb.LiveOpen, conn *rpc.Conn) error {
	session, err := wire.ID("session_id", r.PathValue("session_id"))
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	var listening sync.WaitGroup
	defer listening.Wait()
	defer stop(errLiveOver)
	listening.Go(func() {
		for {
			request, err := conn.Receive(ctx)
			if err == nil {
				err = h.obey(ctx, session, request, conn)
			}
			if err != nil {
				stop(err)
				return
			}
		}
	})
	err = h.service.Watch(ctx, rpc.MustCaller(ctx).LearnerID, session, open.GetAfterEventId(), rpc.Draining(ctx), func(e *Event) error {
		return conn.Send(ctx, e)
	})
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// obey does what the client asks for. What it may not do is told to it; an error ends the socket.
func (h *Handler) obey(ctx context.Context, session uuid.UUID, request *pb.LiveRequest, conn *rpc.Conn) error {
	learner := rpc.MustCaller(ctx).LearnerID
	var turn string
	var ids []uuid.UUID
	var err error
	switch r := request.GetRequest().(type) {
	case *pb.LiveRequest_Open:
		return conn.Renew(ctx, r.Open.GetAccessToken())
	case *pb.LiveRequest_Send:
		turn = r.Send.GetTurnId()
		if ids, err = named([2]string{"send.turn_id", turn}); err == nil {
			_, err = h.service.Send(ctx, learner, session, ids[0], r.Send.GetText())
		}
	case *pb.LiveRequest_Retry:
		turn = r.Retry.GetTurnId()
		if ids, err = named([2]string{"retry.turn_id", turn}, [2]string{"retry.request_id", r.Retry.GetRequestId()}); err == nil {
			wish := Retry{Request: ids[1], Text: r.Retry.GetText(), Simpler: r.Retry.GetSimpler()}
			_, err = h.service.Retry(ctx, learner, session, ids[0], wish)
		}
	case *pb.LiveRequest_Cancel:
		turn = r.Cancel.GetTurnId()
		if ids, err = named([2]string{"cancel.turn_id", turn}); err == nil {
			err = h.service.Cancel(ctx, learner, session, ids[0])
		}
	}
	if err != nil {
		return conn.Refuse(ctx, turn, err)
	}
	return nil
}
