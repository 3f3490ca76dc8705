# The image of tfdream: the program, TensorFlow's C library, and the few libraries that these two load. There is no shell
# and no package manager in it, and it runs as a user without rights.
#
#   docker build -t tfdream .                                   dreams with the demo graph
#   docker build -t tfdream --build-arg GRAPHS=inception5h .    has Google's network in it too
#   docker build -t tfdream:gpu --target gpu .                  for NVIDIA GPUs
#
# docs/container.md tells the rest.

ARG GO=golang:1.26.8-bookworm

# --- TensorFlow's C library, checked by sha256, without its symbols ----------------------

FROM ${GO} AS installer
RUN apt-get update && \
    apt-get install --yes --no-install-recommends make python3 python3-pip && \
    rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY scripts/install-* scripts/unpack-tensorflow.py scripts/tensorflow-wheels.txt scripts/

FROM installer AS tensorflow
RUN scripts/install-tensorflow --prefix /opt/tensorflow && strip --strip-unneeded /opt/tensorflow/lib/*.so.*

FROM installer AS tensorflow-gpu
RUN scripts/install-tensorflow --gpu --prefix /opt/tensorflow && strip --strip-unneeded /opt/tensorflow/lib/*.so.*

# --- the program, and the file system around it ------------------------------------------

FROM tensorflow AS build
ENV TENSORFLOW_DIR=/opt/tensorflow
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG VERSION=
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    flags=$(scripts/install-tensorflow --print-env) && eval "$flags" && \
    go build -trimpath -buildvcs=false -ldflags "-s -w -X github.com/tfdream/tfdream/cmd/tfdream/internal/process.version=$VERSION" -o /image/usr/bin/tfdream ./cmd/tfdream

# What they load from Debian, with its licences.
WORKDIR /tmp/debian
RUN apt-get update && apt-get download gcc-12-base libc6 libgcc-s1 libstdc++6 && \
    for package in *.deb; do dpkg-deb --extract "$package" /image; done && \
    rm -r /image/usr/lib/*/gconv /image/usr/share/gcc /image/usr/share/gdb /image/usr/share/lintian

# Certificates for tfdream fetch; a cache that whoever runs the image may write; a name for its own user.
RUN install -D --mode 644 --target-directory /image/etc/ssl/certs /etc/ssl/certs/ca-certificates.crt && \
    install --directory --mode 1777 /image/cache /image/cache/tfdream /image/tmp && \
    install --directory --owner 1000 --group 1000 /image/work && \
    echo 'tfdream:x:1000:1000::/work:/' >/image/etc/passwd && \
    echo 'tfdream:x:1000:' >/image/etc/group

# Graphs of the catalogue to have in the image, and where to get them if not at their own address.
ARG GRAPHS= GRAPHS_FROM=
RUN XDG_CACHE_HOME=/image/cache /image/usr/bin/tfdream fetch $GRAPHS ${GRAPHS_FROM:+--from "$GRAPHS_FROM"}

# --- the images --------------------------------------------------------------------------

FROM scratch AS base
COPY --from=build /image /
ENV XDG_CACHE_HOME=/cache
USER 1000:1000
WORKDIR /work
ENTRYPOINT ["tfdream"]
CMD ["--help"]
ARG VERSION= REVISION=
LABEL org.opencontainers.image.title="tfdream" \
      org.opencontainers.image.description="DeepDream on frozen TensorFlow graphs" \
      org.opencontainers.image.source="https://github.com/tfdream/tfdream" \
      org.opencontainers.image.documentation="https://github.com/tfdream/tfdream/blob/main/docs/container.md" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

FROM base AS gpu
COPY --from=tensorflow-gpu /opt/tensorflow/LICENSE /opt/tensorflow/THIRD_PARTY_NOTICES.txt /opt/tensorflow/
COPY --from=tensorflow-gpu /opt/tensorflow/lib /opt/tensorflow/lib
COPY --from=tensorflow-gpu /opt/tensorflow/nvidia /opt/tensorflow/nvidia
# What NVIDIA's container toolkit brings in from the machine.
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility

FROM base AS cpu
COPY --from=tensorflow /opt/tensorflow/LICENSE /opt/tensorflow/THIRD_PARTY_NOTICES.txt /opt/tensorflow/
COPY --from=tensorflow /opt/tensorflow/lib /opt/tensorflow/lib
