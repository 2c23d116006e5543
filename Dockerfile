# The same build as `make` on a Debian host, with a container for the toolchain. `docker build .`
# leaves what is published in an image of nothing but site/ and npm/:
#
#   docker build --output type=local,dest=out .
#
# The packages, the apt configuration and the stages are those of scripts/; nothing is repeated here.
# The target `toolchain` is what scripts/toolchain runs stages in where there is no root (SECTIONS
# "build test" there, so that the test suites find their programs).
#
# A host with an npm registry or certificates of its own passes them as secrets, which no layer keeps:
#   --secret id=npmrc,src=$HOME/.npmrc --secret id=ca,src=/etc/ssl/certs/ca-certificates.crt

FROM debian:trixie-slim AS toolchain
ARG SECTIONS=build
COPY scripts/common.sh scripts/toolchain /terrarium/setup/scripts/
COPY wasm-build/toolchain.packages /terrarium/setup/wasm-build/
RUN export DEBIAN_FRONTEND=noninteractive TERRARIUM_CACHE=/terrarium/setup/cache \
 && apt-get update -q \
 && apt-get install -q -y --no-install-recommends $(/terrarium/setup/scripts/toolchain packages $SECTIONS) \
 && /terrarium/setup/scripts/toolchain apt-sources / \
 && apt-get clean && rm -rf /terrarium/setup
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt

FROM toolchain AS build
ARG TERRARIUM_NO_CCACHE=
ARG JOBS=
COPY . /terrarium/checkout
WORKDIR /terrarium/checkout
RUN --mount=type=cache,target=/terrarium/cache \
    --mount=type=secret,id=npmrc,target=/run/secrets/npmrc \
    --mount=type=secret,id=ca,target=/run/secrets/ca \
    ln -sf /run/secrets/npmrc "$HOME/.npmrc"; \
    if [ -f /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca CURL_CA_BUNDLE=/run/secrets/ca; fi; \
    TOOLCHAIN=path TERRARIUM_CACHE=/terrarium/cache make all

FROM scratch AS dist
COPY --from=build /terrarium/checkout/dist /
