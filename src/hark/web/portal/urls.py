"""The addresses of the customer's own pages."""

from django.urls import path

from hark.web.portal import complaining, finding, following, privacy

app_name = "portal"
urlpatterns = [
    path("", complaining.start, name="start"),
    path("complain/", complaining.step, {"step": "what"}, name="what"),
    path("complain/product/", complaining.step, {"step": "product"}, name="product"),
    path("complain/channel/", complaining.step, {"step": "channel"}, name="channel"),
    path("complain/wish/", complaining.step, {"step": "wish"}, name="wish"),
    path("complain/contact/", complaining.step, {"step": "contact"}, name="contact"),
    path("complain/check/", complaining.check, name="check"),
    path("complain/receipt/", complaining.receipt, name="receipt"),
    path("privacy/", privacy.notice, name="privacy"),
    path("find/", finding.find, name="find"),
    path("leave/", finding.leave, name="leave"),
    path("case/", following.progress, name="case"),
    path("case/write/", following.write, name="write"),
    path("case/accept/", following.accept, name="accept"),
    path("case/object/", following.object_to, name="object"),
    path("case/withdraw/", following.withdraw, name="withdraw"),
    path("case/rate/", following.rate, name="rate"),
]
