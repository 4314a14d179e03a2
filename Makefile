# «Сводка»: everything starts here. The scripts are in .ci, places and versions in .ci/env.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.NOTPARALLEL:
.DEFAULT_GOAL := help
env := . .ci/env

.PHONY: help run test dev check bench build setup sqlx clean compile rust-tests browser-tests

help:
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: ## живая доска с демонстрационными данными: http://127.0.0.1:3000
	@$(env)
	.ci/setup postgres
	$(MAKE) --no-print-directory compile
	say "Открываем http://127.0.0.1:3000 (остановить: Ctrl+C)"
	exec target/release/svodka serve --demo

test: ## все тесты, и в браузере тоже
	@$(env)
	.ci/setup postgres browser
	.ci/postgres run $(MAKE) --no-print-directory --keep-going rust-tests browser-tests

dev: ## разработка: пересборка и обновление страницы при каждой правке
	@$(env)
	.ci/setup postgres
	if [ -d target/site ]; then find target/site \( -name '*.br' -o -name '*.gz' \) -delete; fi # older than what watch will serve
	exec cargo leptos watch -- serve --demo

check: ## оформление, clippy, направление зависимостей, свежесть .sqlx
	@$(env)
	.ci/setup postgres lint
	cargo fmt --check
	cargo clippy --locked --workspace --exclude frontend --all-targets -- -D warnings
	cargo clippy --locked -p frontend --target wasm32-unknown-unknown -- -D warnings
	cargo clippy --locked -p frontend --target wasm32-unknown-unknown --no-default-features -- -D warnings
	.ci/dependencies
	.ci/postgres run .ci/sqlx --check

bench: ## измерения, каждое рядом со своим пределом
	@$(env)
	.ci/setup postgres browser
	$(MAKE) --no-print-directory compile
	.ci/postgres run --durable cargo run --locked --release -p server --example bench -- $(PARTS)

build: ## target/release/svodka и target/site
	@$(env)
	.ci/setup
	$(MAKE) --no-print-directory compile

setup: ## всё, что нужно для сборки и тестов
	@.ci/setup postgres browser lint

sqlx: ## обновить .sqlx после правки запросов или миграций
	@$(env)
	.ci/setup postgres
	.ci/postgres run .ci/sqlx

clean: ## удалить собранное (инструменты остаются)
	@$(env)
	cargo clean --quiet
	rm -rf target end2end/node_modules end2end/test-results

# Parts of the above, without set-up.

compile:
	@$(env)
	cargo leptos build --release
	built="$$CARGO_TARGET_DIR/release/svodka"
	[ "$$built" -ef target/release/svodka ] || install -D "$$built" target/release/svodka
	.ci/wall target/site/pkg
	node .ci/compress.mjs target/site

rust-tests:
	@$(env)
	cargo test --locked --workspace --exclude frontend --no-fail-fast

browser-tests: compile
	@$(env)
	cd end2end
	npx playwright test
