// One open file: it is read, typed in, kept as a draft, and saved.
import { useCallback, useEffect, useState } from 'react'
import { type ApiError, asApiError } from '../../core/api'
import { dropDraft, findDraft, keepDraft } from './drafts'
import { readFile } from './files'
import { draftOf, mergedInto, openedWith, type Shown } from './opened'
import { useHeld } from './useHeld'
import { useKeeping } from './useKeeping'
import { useNews } from './useNews'
import { useSaving } from './useSaving'

export interface OpenFile {
  shown: Shown | null
  error: ApiError | null
  // What is typed at this moment.
  typed: () => string
  isDirty: () => boolean
  changed: (text: string) => void
  // `merged`: what a merge made. Then it is based on what the merge was based on.
  save: (merged?: string) => Promise<void>
  saveAsNew: () => Promise<void>
  discard: () => void
  // Puts a merged text into the editor, based on theirs.
  take: (merged: string) => void
  retry: () => void
}

export function useFile(project: string, path: string, drafted: () => void): OpenFile {
  const held = useHeld(project, path, drafted)
  const { shown, setShown, latest, text, isDirty } = held
  const { error, retry } = useReading(held)
  const keep = useKeeping(held)
  const send = useSaving(held)
  useNews(held)

  const changed = useCallback(
    (now: string) => {
      text.current = now
      setShown((last) => (last && last.isDirty !== isDirty() ? { ...last, isDirty: isDirty() } : last))
      keep()
    },
    [keep, isDirty, text, setShown],
  )
  const save = async (merged?: string) => {
    const conflict = latest.current?.conflict
    if (conflict && merged !== undefined) {
      keepDraft(project, path, draftOf(conflict.theirs, merged))
      text.current = merged
      await send(merged, conflict.theirs)
    } else if (!conflict && latest.current && isDirty()) await send(text.current, latest.current.base)
  }
  const discard = () => {
    dropDraft(project, path)
    drafted()
    setShown(null)
    retry()
  }
  const take = (merged: string) => {
    const known = latest.current
    if (!known?.conflict) return
    text.current = merged
    keepDraft(project, path, draftOf(known.conflict.theirs, merged))
    setShown(mergedInto(known.conflict, merged, known.edition + 1))
  }
  const saveAsNew = () => send(text.current, { version: null, text: '' })
  return { shown, error, typed: () => text.current, isDirty, changed, save, saveAsNew, discard, take, retry }
}

// Reads the file, and finds the draft of it that there may be.
function useReading({ project, path, text, setShown }: ReturnType<typeof useHeld>) {
  const [error, setError] = useState<ApiError | null>(null)
  const [asked, setAsked] = useState(0)
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
  return { error, retry: () => setAsked((count) => count + 1) }
}
