// What was typed into the form, for whoever closed it by mistake: it is there when the form is opened at the same place.
import { useState } from 'react'
import type { Draft } from './draft'

let kept: { place: string; draft: Draft } | null = null

export function useKept(place: string, first: Draft): [Draft, (draft: Draft) => void] {
  const [draft, setDraft] = useState(() => (kept?.place === place ? kept.draft : first))
  const change = (next: Draft) => {
    kept = { place, draft: next }
    setDraft(next)
  }
  return [draft, change]
}

export function forget(): void {
  kept = null
}
