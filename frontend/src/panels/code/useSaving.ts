// Saves the open file on the base of what was read, one save at a time.
import { useCallback, useRef } from 'react'
import { asApiError } from '../../core/api'
import { flowState } from '../../live/project'
import { dropDraft } from './drafts'
import { saveFile } from './files'
import { refusedBy, savedAs } from './opened'
import type { Held } from './useHeld'

interface Base {
  // null for a file that isn't there.
  version: string | null
  text: string
}

export function useSaving({
  project,
  path,
  text,
  setShown,
  drafted,
}: Held): (sent: string, base: Base) => Promise<void> {
  const isSaving = useRef(false)
  return useCallback(
    async (sent, base) => {
      if (isSaving.current) return
      isSaving.current = true
      const saved = { flowVersion: flowState.get().flow?.version ?? 0, at: Date.now() }
      try {
        const answer = await saveFile(path, sent, base.version)
        if ('version' in answer) {
          const typed = text.current
          if (typed === sent) {
            dropDraft(project, path)
            text.current = answer.text
          }
          drafted.current()
          setShown((known) => savedAs(answer, typed, sent, { ...saved, git: answer.git }, known))
        } else setShown((known) => known && refusedBy(answer.theirs, base.text, text.current, known))
      } catch (problem) {
        setShown((known) => known && { ...known, failure: asApiError(problem) })
      } finally {
        isSaving.current = false
      }
    },
    [project, path, text, setShown, drafted],
  )
}
