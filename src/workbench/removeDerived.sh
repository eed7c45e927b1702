#!/usr/bin/env bash
# make clean: removes what was built and derived. What git tracks and what has a name stays; nothing goes
# while somebody works on it.
set -euo pipefail

# Whether the file at $1 is a lock of a process that lives: it holds the process's number and its start in ticks.
is_held() {
  local number start stat
  read -r number start <"$1" 2>/dev/null || [ -n "${start:-}" ] || return 1
  [[ $number =~ ^[0-9]+$ ]] && stat=$(cat "/proc/$number/stat" 2>/dev/null) || return 1
  # Fields 3 and 22; the second, the program's name, may hold spaces and brackets. A zombie works no more.
  local state began
  read -r state began < <(cut -d' ' -f1,20 <<<"${stat##*) }")
  [ "$state" != Z ] && [ "$began" = "$start" ]
}

is_tracked() {
  git ls-files --error-unmatch -- "$1" >/dev/null 2>&1
}

shopt -s nullglob dotglob
for lock in reports/*.lock data/*.lock data/*/*.lock data/*/.lock; do
  ! is_held "$lock" || {
    holder=$(cut -d' ' -f1 "$lock")
    echo "Cannot clean as nobody may be at work here: process $holder holds $lock; wait for it, or stop it" >&2
    exit 2
  }
done

# A model that was given a name may be at work somewhere; it and the history of names are no leftovers.
keeps_names() {
  [ -e data/models/registry.jsonl ]
}

for path in dist dist.tmp reports/* data/{lake,datasets,extensions,models,predictions,rollout}/* \
  data/{lake,datasets,extensions,models,predictions,rollout}; do
  case $path in
    reports/README.md | reports/example.png) continue ;;
    data/models | data/models/registry.jsonl | data/models/named) ! keeps_names || continue ;;
  esac
  [ -e "$path" ] || [ -L "$path" ] || continue
  if is_tracked "$path"; then
    echo "kept $path: git tracks it"
  else
    # What may not be removed is named once, not file by file.
    said=$(rm -rf -- "$path" 2>&1) || {
      echo "Cannot clean as this user must be allowed to remove $path: $(head -n 1 <<<"$said")" >&2
      exit 2
    }
    echo "removed $path"
  fi
done
