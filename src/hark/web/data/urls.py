"""The addresses of feeds, arrivals, the quarantine and mappings."""

from django.urls import path

from hark.web.data import arrival, editor, feed, feeds, loads, mappings, putting_away, quarantine

app_name = "data"
urlpatterns = [
    path("", feeds.feeds, name="feeds"),
    path("news/", feeds.news, name="news"),
    path("feeds/<str:feed>/", feed.feed, name="feed"),
    path("feeds/<str:feed>/complete/", feed.complete, name="feed-complete"),
    path("feeds/<str:feed>/take-back/", feed.take_back, name="feed-take-back"),
    path("feeds/<str:feed>/learn/", feed.learn, name="feed-learn"),
    path("feeds/<str:feed>/undo/", feed.undo, name="feed-undo"),
    path("load/", loads.load, name="load"),
    path("load/<str:stored_as>/", loads.preview, name="preview"),
    path("arrivals/", feeds.arrivals, name="arrivals"),
    path("arrivals/<int:id>/", arrival.arrival, name="arrival"),
    path("arrivals/<int:id>/stop/", arrival.stop, name="stop"),
    path("arrivals/<int:id>/resume/", arrival.resume, name="resume"),
    path("arrivals/<int:id>/withdraw/", arrival.withdraw, name="withdraw"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/replay/", quarantine.replay, name="replay"),
    path("quarantine/put-away/", putting_away.put_away, name="put-away"),
    path("quarantine/take-up/", putting_away.take_up, name="take-up"),
    path("quarantine/export/", quarantine.export, name="export-quarantine"),
    path("quarantine/<int:id>/", quarantine.record, name="record"),
    path("mappings/", mappings.mappings, name="mappings"),
    path("mappings/-/preview/", editor.preview, name="mapping-preview"),
    path("mappings/<str:name>/", mappings.mapping, name="mapping"),
    path("mappings/<str:name>/sample/", mappings.sample, name="mapping-sample"),
    path("mappings/<str:name>/edit/", editor.edit, name="mapping-edit"),
    path("mappings/<str:name>/remove/", editor.remove, name="mapping-remove"),
]
