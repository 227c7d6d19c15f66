// An act of a person: under way, refused, or done.
import { useState } from 'react'
import { type ApiError, asApiError } from '../core/api'

export function useAct(act: () => Promise<unknown>, done: () => void) {
  const [isBusy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ApiError | null>(null)
  const submit = async () => {
    setBusy(true)
    setRefusal(null)
    try {
      await act()
      done()
    } catch (problem) {
      setRefusal(asApiError(problem))
      setBusy(false)
    }
  }
  return { isBusy, refusal, submit }
}
