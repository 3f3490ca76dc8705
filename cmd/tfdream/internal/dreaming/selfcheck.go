package dreaming

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/process"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// SelfCheck holds the gradient of an objective against its score, once for each graph,
// objective, device and version: the C library's gradients can be wrong without a
// word. What has passed is remembered in the cache, as long as there is one.
//
// The check is made on a picture of the size that the graph declares, or of another that it takes: of the
// picture to dream on, if nobody knows one.
func SelfCheck(ctx context.Context, u *ui.UI, model *tfdream.Model, objective string, p *picture.Picture) error {
	passed := checkRecord(model, objective)
	if _, err := os.Stat(passed); passed != "" && err == nil {
		return nil
	}
	start := time.Now()
	checks, err := inspect.CheckGradientsFor(ctx, model, SizeOf(p), objective)
	if errors.Is(err, inspect.ErrGradient) {
		return ui.Problem(err.Error(), "tfdream doctor --graph "+model.Graph.Name+" --all shows which layers are right", err)
	}
	if err != nil {
		return WrongSize(err)
	}
	check := checks[0]
	if check.Undecided() {
		u.Say("the gradient of %s could not be checked: its score hardly changes with the picture", objective)
		return nil
	}
	u.Detail("the gradient of %s was checked against its score in %s: off by %.2g %%", objective, ui.Seconds(time.Since(start)), 100*check.Error())
	if err := remember(passed, fmt.Sprintf("%s: the gradient of %s is off by %.2g\n", model.Graph.Name, objective, check.Error())); err != nil {
		u.Detail("the result of the check cannot be kept: %v", err)
	}
	return nil
}

// checkRecord is the file that is there once the check has passed; "" without a cache.
func checkRecord(model *tfdream.Model, asked string) string {
	cache, err := CacheFolder()
	if err != nil {
		return ""
	}
	parsed, err := objective.Parse(asked)
	if err != nil {
		return ""
	}
	directions, err := directionHashes(parsed)
	if err != nil {
		return ""
	}
	p := model.Graph.Profile
	key := sha256.Sum256(fmt.Appendf(nil, "%q", []any{process.Version(), tf.Version(), model.Device.Name,
		model.Options.Precision, fmt.Sprint(model.Options.Fast), model.Options.Without, model.Graph.SHA256, p.Input, p.Mean, p.Divide, p.Order, p.Labels, asked, directions}))
	return filepath.Join(cache, "checked", hex.EncodeToString(key[:16]))
}

func remember(file, text string) error {
	if file == "" {
		return errors.New("there is no cache folder")
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return renameio.WriteFile(file, []byte(text), 0o644)
}

// CacheFolder is where tfdream keeps what it can get again.
func CacheFolder() (string, error) {
	user, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding the cache folder: %w", err)
	}
	return filepath.Join(user, "tfdream"), nil
}
