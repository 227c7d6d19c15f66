// One open file: what it is based on, what was typed, and what came of saving it.
import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError } from '../../core/api'
import { useStore } from '../../core/store'
import { flowState } from '../../live/project'
import { type Draft, dropDraft, findDraft, keepDraft } from './drafts'
import { type FilePage, readFile, readIfThere, saveFile } from './files'
import type { Saved } from './standing'

export interface Conflict {
  base: string
  theirs: FilePage
  mine: string
}

interface Shown {
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

const KEEP_AFTER_MS = 250

export interface OpenFile {
  shown: Shown | null
  error: ApiError | null
  changed: (text: string) => void
  // `text` other than what is typed: what a merge made. Then it is based on what the merge was based on.
  save: (merged?: string) => Promise<void>
  saveAsNew: () => Promise<void>
  discard: () => Promise<void>
  // Puts a merged text into the editor, based on theirs.
  take: (merged: string) => void
  retry: () => void
}

export function useFile(project: string, path: string, drafted: () => void): OpenFile {
  const [shown, setShown] = useState<Shown | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const [asked, setAsked] = useState(0)
  const latest = useRef<Shown | null>(null)
  latest.current = shown
  const text = useRef('')
  const isSaving = useRef(false)
  const tell = useRef(drafted)
  tell.current = drafted

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again by hand
  useEffect(() => {
    const stop = new AbortController()
    setError(null)
    readFile(path, stop.signal).then(
      (page) => {
        const first = openedWith(page, findDraft(project, path))
        text.current = first.conflict?.mine ?? first.text
        setShown(first)
      },
      (problem: unknown) => {
        if (!stop.signal.aborted) setError(asApiError(problem))
      },
    )
    return () => stop.abort()
  }, [project, path, asked])

  const keep = useKeeping(project, path, latest, text, setShown, tell)

  const changed = useCallback(
    (now: string) => {
      text.current = now
      const known = latest.current
      if (!known) return
      const isDirty = now !== known.base.text
      if (isDirty !== known.isDirty) setShown({ ...known, isDirty })
      keep()
    },
    [keep],
  )

  const settle = (page: FilePage, sent: string, saved: Saved) => {
    const isDirty = text.current !== sent
    if (!isDirty) dropDraft(project, path)
    tell.current()
    setShown((known) => ({
      ...fresh(page),
      // What was typed while it was being saved stays, on the new base.
      text: isDirty ? text.current : page.text,
      edition: (known?.edition ?? 0) + 1,
      isDirty,
      saved,
    }))
    if (!isDirty) text.current = page.text
  }

  const send = async (sent: string, base: { version: string | null; text: string }) => {
    if (isSaving.current) return
    isSaving.current = true
    const saved = { flowVersion: flowState.get().flow?.version ?? 0, at: Date.now() }
    try {
      const answer = await saveFile(path, sent, base.version)
      if ('version' in answer) settle(answer, sent, { ...saved, git: answer.git })
      else
        setShown((known) => {
          if (!known) return known
          const { theirs } = answer
          if (theirs === null) return { ...known, isDeleted: true, failure: null, conflict: null }
          return { ...known, conflict: { base: base.text, theirs, mine: sent }, failure: null }
        })
    } catch (problem) {
      setShown((known) => known && { ...known, failure: asApiError(problem) })
    } finally {
      isSaving.current = false
    }
  }

  const save = async (merged?: string) => {
    const known = latest.current
    if (!known) return
    const conflict = known.conflict
    if (conflict && merged !== undefined) {
      keepDraft(project, path, draftOf(conflict.theirs, merged))
      text.current = merged
      await send(merged, conflict.theirs)
    } else if (!conflict && known.isDirty) await send(text.current, known.base)
  }

  useNews(path, latest, setShown, text)

  return {
    shown,
    error,
    changed,
    save,
    saveAsNew: () => send(text.current, { version: null, text: '' }),
    discard: async () => {
      dropDraft(project, path)
      tell.current()
      setShown(null)
      setAsked((count) => count + 1)
    },
    take: (merged) => {
      const conflict = latest.current?.conflict
      if (!conflict) return
      text.current = merged
      keepDraft(project, path, draftOf(conflict.theirs, merged))
      setShown({
        ...fresh(conflict.theirs),
        text: merged,
        edition: (latest.current?.edition ?? 0) + 1,
        isDirty: merged !== conflict.theirs.text,
      })
    },
    retry: () => setAsked((count) => count + 1),
  }
}

// Keeps the draft a moment after typing, and at once when the page is left.
function useKeeping(
  project: string,
  path: string,
  latest: { current: Shown | null },
  text: { current: string },
  setShown: (next: (known: Shown | null) => Shown | null) => void,
  tell: { current: () => void },
): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const flush = useCallback(() => {
    if (timer.current === null) return
    clearTimeout(timer.current)
    timer.current = null
    const known = latest.current
    if (!known || known.conflict) return
    const isDirty = text.current !== known.base.text
    const isKept = !isDirty || keepDraft(project, path, draftOf(known.base, text.current))
    if (!isDirty) dropDraft(project, path)
    tell.current()
    if (isKept !== known.isKept) setShown((now) => now && { ...now, isKept })
  }, [project, path, latest, text, setShown, tell])
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      flush()
      if (latest.current?.isDirty && !latest.current.isKept) event.preventDefault()
    }
    window.addEventListener('pagehide', flush)
    window.addEventListener('beforeunload', warn)
    return () => {
      window.removeEventListener('pagehide', flush)
      window.removeEventListener('beforeunload', warn)
      flush()
    }
  }, [flush, latest])
  return useCallback(() => {
    if (timer.current === null) timer.current = setTimeout(flush, KEEP_AFTER_MS)
  }, [flush])
}

// Looks again when the project has changed: a file that nobody types in here shows what somebody else has saved.
function useNews(
  path: string,
  latest: { current: Shown | null },
  setShown: (next: (known: Shown | null) => Shown | null) => void,
  text: { current: string },
): void {
  const version = useStore(flowState, ({ flow }) => flow?.version ?? 0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is what it waits for
  useEffect(() => {
    let isOver = false
    const known = latest.current
    if (!known || known.isDirty || known.conflict) return
    readIfThere(path).then(
      (page) => {
        const now = latest.current
        if (isOver || !page || !now || now.isDirty || now.conflict || page.version === now.base.version) return
        text.current = page.text
        setShown(() => ({ ...fresh(page), edition: now.edition + 1, saved: null }))
      },
      // Nobody asked; opening or saving it tells what is wrong.
      () => null,
    )
    return () => {
      isOver = true
    }
  }, [version, path])
}

function fresh(page: FilePage): Shown {
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

function openedWith(page: FilePage, draft: Draft | null): Shown {
  const shown = fresh(page)
  if (!draft || draft.text === page.text) return shown
  if (draft.version === page.version) return { ...shown, text: draft.text, isDirty: true, restored: draft.at }
  const conflict = { base: draft.base, theirs: page, mine: draft.text }
  return { ...shown, text: draft.text, isDirty: true, restored: draft.at, conflict }
}

function draftOf(base: FilePage, text: string): Draft {
  return { version: base.version, base: base.text, text, at: Date.now() }
}

function asApiError(problem: unknown): ApiError {
  return problem instanceof ApiError ? problem : new ApiError('unexpected', String(problem), null)
}
