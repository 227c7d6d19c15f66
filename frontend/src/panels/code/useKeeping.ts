// Keeps the draft a moment after typing, and at once when the page is left.
import { useCallback, useEffect, useRef } from 'react'
import { dropDraft, keepDraft } from './drafts'
import { draftOf } from './opened'
import type { Held } from './useHeld'

const KEEP_AFTER_MS = 250

export function useKeeping({ project, path, latest, text, setShown, drafted }: Held): () => void {
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
    drafted.current()
    if (isKept !== known.isKept) setShown((now) => now && { ...now, isKept })
  }, [project, path, latest, text, setShown, drafted])
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
