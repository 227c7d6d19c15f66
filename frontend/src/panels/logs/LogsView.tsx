// The log as a page of its own.
import { Logs } from './Logs'

export default function LogsView() {
  return <Logs isFull />
}
