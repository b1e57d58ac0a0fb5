package dev.countersign.web;

import dev.countersign.html.Html;
import java.util.List;

/// What a form says above itself when it could not do what it was sent for. The keyboard and the
/// screen reader start there.
final class Alert {
  private Alert() {}

  /// What is wrong with the one field of the form.
  ///
  /// @param field where the problems lead to: the field's id
  static Html about(Html heading, Html field, List<Html> problems) {
    List<Html> links =
        problems.stream()
            .map(problem -> Html.of("<li><a href=\"#{}\">{}</a></li>\n", field, problem))
            .toList();
    return Html.of(
        """
        <div class="alert" role="alert" tabindex="-1" autofocus>
        <h2>{}</h2>
        <ul id="problems">
        {}</ul>
        </div>
        """,
        heading,
        Html.join(links));
  }

  /// What is wrong with nothing that was typed.
  static Html of(Html heading, Html reason) {
    return Html.of(
        """
        <div class="alert" role="alert" tabindex="-1" autofocus>
        <h2>{}</h2>
        <p>{}</p>
        </div>
        """,
        heading,
        reason);
  }
}
