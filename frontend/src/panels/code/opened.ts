// One open file as the page knows it: what it is based on, what was typed, and what came of saving it.
import type { ApiError } from '../../core/api'
import type { Draft } from './drafts'
import type { FilePage } from './files'
import type { Saved } from './standing'

export interface Conflict {
  base: string
  theirs: FilePage
  mine: string
}

export interface Shown {
  // What is on the disk, as far as is known.
  base: FilePage
  // What the editor is to begin with anew, at each edition.
  text: string
  edition: number
  isDirty: boolean
  // Since when the draft is kept that was found here.
  restored: number | null
  conflict: Conflict | null
  isDeleted: boolean
  saved: Saved | null
  // Why saving failed.
  failure: ApiError | null
  isKept: boolean
}

export function fresh(page: FilePage): Shown {
  return {
    base: page,
    text: page.text,
    edition: 0,
    isDirty: false,
    restored: null,
    conflict: null,
    isDeleted: false,
    saved: null,
    failure: null,
    isKept: true,
  }
}

export function openedWith(page: FilePage, draft: Draft | null): Shown {
  const shown = fresh(page)
  if (!draft || draft.text === page.text) return shown
  if (draft.version === page.version) return { ...shown, text: draft.text, isDirty: true, restored: draft.at }
  const conflict = { base: draft.base, theirs: page, mine: draft.text }
  return { ...shown, text: draft.text, isDirty: true, restored: draft.at, conflict }
}

// What there is after a save. What was typed while it was being saved stays, on the new base.
export function savedAs(page: FilePage, typed: string, sent: string, saved: Saved, known: Shown | null): Shown {
  const isDirty = typed !== sent
  const text = isDirty ? typed : page.text
  // What the editor shows isn't put into it again: a key may have been pressed since.
  const edition = (known?.edition ?? 0) + (isDirty || page.text === sent ? 0 : 1)
  return { ...fresh(page), text, edition, isDirty, saved }
}

// What there is after somebody else's version was found; null: they have deleted the file.
export function refusedBy(theirs: FilePage | null, base: string, mine: string, known: Shown): Shown {
  if (theirs === null) return { ...known, isDeleted: true, failure: null, conflict: null }
  return { ...known, conflict: { base, theirs, mine }, failure: null }
}

// A merged text in the editor, on the base of theirs.
export function mergedInto({ theirs }: Conflict, merged: string, edition: number): Shown {
  return { ...fresh(theirs), text: merged, edition, isDirty: merged !== theirs.text }
}

export function draftOf(base: FilePage, text: string): Draft {
  return { version: base.version, base: base.text, text, at: Date.now() }
}
