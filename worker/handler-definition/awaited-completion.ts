/** What a handler returns whose work goes on elsewhere: its run ends as is posted to its callback address, or fails after so long a silence. */
export class AwaitedCompletion {
  readonly heartbeatSeconds: number

  constructor(heartbeatSeconds: number) {
    this.heartbeatSeconds = heartbeatSeconds
  }
}
