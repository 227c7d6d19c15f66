// An act of a person: under way, refused, or done, which leads away from where it was asked for.
import { useState } from 'react'
import { type ApiError, asApiError } from '../core/api'

export function useAct<T>(act: () => Promise<T>, done: (found: T) => void) {
  const [isBusy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ApiError | null>(null)
  const submit = async () => {
    setBusy(true)
    setRefusal(null)
    try {
      done(await act())
    } catch (problem) {
      setRefusal(asApiError(problem))
      setBusy(false)
    }
  }
  return { isBusy, refusal, submit }
}
