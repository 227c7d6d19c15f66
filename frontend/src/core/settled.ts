// A value that changes many times a second, taken over only so often.
import { useEffect, useRef, useState } from 'react'

export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value)
  const latest = useRef(value)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  latest.current = value
  useEffect(() => {
    if (Object.is(value, settled) || timer.current !== null) return
    timer.current = setTimeout(() => {
      timer.current = null
      setSettled(() => latest.current)
    }, ms)
  }, [value, settled, ms])
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    },
    [],
  )
  return settled
}
