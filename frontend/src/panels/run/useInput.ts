// The input that is being filled in, and which places of it hold text that can’t be read yet.
import { useCallback, useMemo, useState } from 'react'

export interface Input {
  value: unknown
  set: (value: unknown) => void
  unreadable: number
  tell: (path: string, problem: string | null) => void
}

export function useInput(first: unknown): Input {
  const [value, set] = useState<unknown>(first)
  const [places, setPlaces] = useState<readonly string[]>([])
  const tell = useCallback((path: string, problem: string | null) => {
    setPlaces((known) => {
      const others = known.filter((each) => each !== path)
      if (problem === null && others.length === known.length) return known
      return problem === null ? others : [...others, path]
    })
  }, [])
  return useMemo(() => ({ value, set, unreadable: places.length, tell }), [value, places, tell])
}
