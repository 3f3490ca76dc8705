package graphs

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// dialTimeout bounds the wait on a machine without a network.
const dialTimeout = 10 * time.Second

// newDownload follows redirects only to places that downloads are allowed from.
func newDownload(o FetchOptions) *download {
	d := &download{progress: o.Progress, stall: stallTimeout, pause: time.Second / 2}
	if d.progress == nil {
		d.progress = func(int64, int64) {}
	}
	client := http.Client{}
	if o.Client != nil {
		client = *o.Client
	} else {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.DialContext = (&net.Dialer{Timeout: dialTimeout}).DialContext
		client.Transport = transport
	}
	client.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		if len(via) >= 10 {
			return errors.New("too many redirects")
		}
		if via[0].URL.Scheme == "https" && r.URL.Scheme != "https" {
			return fmt.Errorf("%s redirects to %s, which is not https", via[0].URL.Host, r.URL)
		}
		if via[0].URL.Scheme == r.URL.Scheme && via[0].URL.Host == r.URL.Host {
			return nil
		}
		return secure(r.URL)
	}
	d.client = &client
	return d
}

// secure allows https, and http on this machine.
func secure(u *url.URL) error {
	host := u.Hostname()
	local := host == "localhost" || net.ParseIP(host).IsLoopback()
	if host != "" && (u.Scheme == "https" || u.Scheme == "http" && local) {
		return nil
	}
	return fmt.Errorf("%s: only https downloads are allowed", u)
}

// request asks for a file from offset on, if it is still the same version.
func (d *download) request(ctx context.Context, from *url.URL, offset int64, part string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, from.String(), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Encoding", "identity") // the bytes as they are, so that offsets hold
	if offset > 0 {
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-", offset))
		if tag, err := os.ReadFile(tagFile(part)); err == nil && len(tag) > 0 {
			r.Header.Set("If-Range", string(tag))
		}
	}
	response, err := d.client.Do(r)
	var asked *url.Error
	if errors.As(err, &asked) {
		err = asked.Err // without the URL, which the message has already
	}
	if cause := context.Cause(ctx); err != nil && errors.Is(cause, errAgain) {
		err = fmt.Errorf("no answer for %v", d.stall)
	}
	if err != nil {
		return nil, fmt.Errorf("%s %w: %w", from.Host, ErrUnreachable, err)
	}
	return response, nil
}

// status is the error for a response that is not a file.
func status(r *http.Response) error {
	err := fmt.Errorf("%s answers %s", r.Request.URL, r.Status)
	if r.StatusCode >= 500 || r.StatusCode == http.StatusTooManyRequests || r.StatusCode == http.StatusRequestTimeout {
		return fmt.Errorf("%w: %w", errAgain, err)
	}
	return err
}

// contentRange reads "bytes 100-199/200" or "bytes */200"; ok is whether it could.
func contentRange(r *http.Response) (start, total int64, ok bool) {
	spec, found := strings.CutPrefix(r.Header.Get("Content-Range"), "bytes ")
	span, all, slash := strings.Cut(spec, "/")
	first, _, _ := strings.Cut(span, "-")
	total, errTotal := strconv.ParseInt(all, 10, 64)
	if span == "*" {
		return 0, total, found && slash && errTotal == nil
	}
	start, errStart := strconv.ParseInt(first, 10, 64)
	return start, total, found && slash && errStart == nil
}

// strongTag is what names this version of the file to If-Range, or "".
func strongTag(r *http.Response) string {
	if tag := r.Header.Get("ETag"); !strings.HasPrefix(tag, "W/") {
		return tag
	}
	return ""
}
