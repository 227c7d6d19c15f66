// One open file while it is shown: its state, and what is typed, which changes too often to be state.
import { type Dispatch, type RefObject, type SetStateAction, useCallback, useRef, useState } from 'react'
import type { Shown } from './opened'

export interface Held {
  project: string
  path: string
  shown: Shown | null
  setShown: Dispatch<SetStateAction<Shown | null>>
  // What is shown and what is typed at this moment, for what happens later.
  latest: RefObject<Shown | null>
  text: RefObject<string>
  // Whether what is typed differs from the file. `shown` tells the same, but only once it is drawn.
  isDirty: () => boolean
  // Tells that drafts came or went.
  drafted: RefObject<() => void>
}

export function useHeld(project: string, path: string, drafted: () => void): Held {
  const [shown, setShown] = useState<Shown | null>(null)
  const latest = useRef<Shown | null>(null)
  latest.current = shown
  const text = useRef('')
  const tell = useRef(drafted)
  tell.current = drafted
  const isDirty = useCallback(() => latest.current !== null && text.current !== latest.current.base.text, [])
  return { project, path, shown, setShown, latest, text, isDirty, drafted: tell }
}
