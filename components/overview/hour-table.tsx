import type { HourCounts } from './hour-bars.ts'

/** What the bars say, for screen readers. */
export function HourTable({ hours, nameOf }: { hours: readonly HourCounts[]; nameOf: (hour: string) => string }) {
  return (
    // A table takes the height of its rows, whatever it is told: what is around it hides them.
    <div className="sr-only">
      <table>
        <caption>Runs by the hour they ended in</caption>
        <thead>
          <tr>
            <th scope="col">Hour</th>
            <th scope="col">Succeeded</th>
            <th scope="col">Failed</th>
            <th scope="col">Cancelled</th>
          </tr>
        </thead>
        <tbody>
          {hours.map(({ hour, succeeded, failed, other }) => (
            <tr key={hour}>
              <th scope="row">{nameOf(hour)}</th>
              <td>{succeeded}</td>
              <td>{failed}</td>
              <td>{other}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
