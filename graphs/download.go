package graphs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

// Limits of a download.
const (
	maxArchive   = 1 << 30 // bytes
	maxAttempts  = 5       // in a row without progress
	stallTimeout = 30 * time.Second
)

// errAgain marks an error after which another attempt may succeed.
var errAgain = errors.New("the download broke off")

// download gets a file over HTTP, resuming where it was cut off.
type download struct {
	client   *http.Client
	progress func(done, total int64)
	stall    time.Duration // longest wait for more data
	pause    time.Duration // before the next attempt, doubled each time
}

// to downloads a file to the path part and checks it. If it breaks off, part stays
// for the next time; if the data is wrong, it is removed.
func (d *download) to(ctx context.Context, from *url.URL, part string, sums ...string) error {
	pieced := size(part) > 0
	if pieced && checkFile(part, sums...) == nil {
		return nil // it was complete already; another file was not
	}
	if err := d.whole(ctx, from, part); err != nil {
		return err
	}
	err := checkFile(part, sums...)
	if errors.Is(err, ErrChecksum) && pieced { // the kept part was of another file
		if err := discard(part, nil); err != nil {
			return err
		}
		if err := d.whole(ctx, from, part); err != nil {
			return err
		}
		err = checkFile(part, sums...)
	}
	if err != nil {
		return discard(part, fmt.Errorf("%s is not the file that was asked for: %w", from, err))
	}
	return os.Remove(tagFile(part))
}

// whole makes attempts until the file is complete or they make no progress.
func (d *download) whole(ctx context.Context, from *url.URL, part string) error {
	failures, pause := 0, d.pause
	for {
		before := size(part)
		err := d.attempt(ctx, from, part)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil || !errors.Is(err, errAgain) {
			return err
		}
		if failures++; size(part) > before {
			failures, pause = 1, d.pause
		}
		if failures == maxAttempts {
			return fmt.Errorf("%s: %w (%d bytes are kept; fetch again to resume)", from, err, size(part))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
			pause *= 2
		}
	}
}

// attempt requests what part lacks, and appends it.
func (d *download) attempt(ctx context.Context, from *url.URL, part string) error {
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stalled := fmt.Errorf("%w: nothing came for %v", errAgain, d.stall)
	watch := time.AfterFunc(d.stall, func() { cancel(stalled) })
	defer watch.Stop()

	offset := size(part)
	response, err := d.request(ctx, from, offset, part)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
		offset = 0
		if err := f.Truncate(0); err != nil {
			return err
		}
	case http.StatusPartialContent:
		if start, _, ok := contentRange(response); !ok || start != offset {
			return discard(part, fmt.Errorf("%w: the server sent a different part than was asked for", errAgain))
		}
	case http.StatusRequestedRangeNotSatisfiable:
		if _, total, ok := contentRange(response); ok && total == offset {
			return nil // nothing is missing
		}
		return discard(part, fmt.Errorf("%w: the file on the server has changed", errAgain))
	default:
		return status(response)
	}
	total := int64(-1)
	if response.ContentLength >= 0 {
		total = offset + response.ContentLength
	}
	if total > maxArchive {
		return discard(part, tooLarge(total))
	}
	if err := os.WriteFile(tagFile(part), []byte(strongTag(response)), 0o600); err != nil {
		return err
	}
	return d.copy(ctx, f, response.Body, offset, total, watch)
}

// copy appends the body to f, and restarts watch whenever data arrives.
func (d *download) copy(ctx context.Context, f *os.File, body io.Reader, done, total int64, watch *time.Timer) error {
	buffer := make([]byte, 64<<10)
	for {
		n, err := body.Read(buffer)
		watch.Reset(d.stall)
		if _, err := f.Write(buffer[:n]); err != nil {
			return discard(f.Name(), err) // frees space on a full disk
		}
		if done += int64(n); done > maxArchive {
			return discard(f.Name(), tooLarge(done))
		}
		d.progress(done, total)
		switch {
		case err == io.EOF:
			return f.Sync()
		case errors.Is(context.Cause(ctx), errAgain):
			return context.Cause(ctx)
		case err != nil:
			return fmt.Errorf("%w: %v", errAgain, err)
		}
	}
}

func tooLarge(size int64) error {
	return fmt.Errorf("it has %d bytes or more; at most %d are fetched for a graph", size, maxArchive)
}

func tagFile(part string) string { return part + ".etag" }

// discard removes what has been downloaded because of err, which it returns.
func discard(part string, err error) error {
	return errors.Join(err, os.RemoveAll(part), os.RemoveAll(tagFile(part)))
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
